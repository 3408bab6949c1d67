package domain_test

// keptServer is the first server of seed "cbrd" in the first default project.
const keptServer = `{
  "id": "6fd99923-6922-4360-82c5-93f1570380e5",
  "project_id": "a0000000000000000000000000000001",
  "type": "OS::Nova::Server",
  "name": "ecs-web-0001",
  "status": "ACTIVE",
  "size": 50,
  "az": "cn-north-4a",
  "eps": "0",
  "tags": [
    {
      "key": "env",
      "value": "prod"
    },
    {
      "key": "app",
      "value": "web"
    }
  ],
  "version": 0,
  "server": {
    "disk_ids": [
      "a3b42931-d27a-4e48-ac2e-ce9c94127c29"
    ],
    "flavor": "s6.large.2",
    "cpus": 2,
    "memory_mb": 4096,
    "arch": "x86_64",
    "os_type": "Linux",
    "image": "Huawei Cloud EulerOS 2.0 Standard 64 bit",
    "image_id": "9e366145-14fe-4450-a530-6335cd88c20c",
    "private_ip": "192.168.36.11",
    "vpc": "1c8044d5-e04d-440f-a3b2-0bd8da3051e5"
  }
}`
