# Two disks, backed up now and every night, against a cbrd on this machine:
#
#   cbrd --data memory
#   terraform apply
#
# docs/terraform.md has what else the provider was seen doing.

terraform {
  required_providers {
    huaweicloud = {
      source = "huaweicloud/huaweicloud"
    }
  }
}

variable "cbrd" {
  description = "where cbrd serves, without a slash at the end"
  default     = "http://127.0.0.1:8080"
}

provider "huaweicloud" {
  region     = "cn-north-4"
  access_key = "CBRDDEMOACCESSKEY001"
  secret_key = "cbrd-demo-secret-key-000000000000000001"
  project_id = "a0000000000000000000000000000001"

  # Everything goes to cbrd, nothing to the cloud. The address of IAM ends in /v3.
  auth_url = "${var.cbrd}/v3"
  endpoints = {
    iam = "${var.cbrd}/"
    cbr = "${var.cbrd}/"
    bss = "${var.cbrd}/"
    evs = "${var.cbrd}/"
    ecs = "${var.cbrd}/"
    eps = "${var.cbrd}/"
  }
  skip_check_website_type = true # or it asks the real BSS who you are
  max_retries             = 0
}

data "huaweicloud_availability_zones" "here" {}

resource "huaweicloud_evs_volume" "data" {
  count             = 2
  name              = "data-${count.index}"
  availability_zone = data.huaweicloud_availability_zones.here.names[0]
  volume_type       = "GPSSD"
  size              = 20
}

resource "huaweicloud_cbr_policy" "nightly" {
  name            = "nightly"
  type            = "backup"
  backup_quantity = 7

  backup_cycle {
    days            = "MO,TU,WE,TH,FR,SA,SU"
    execution_times = ["02:00"]
  }
}

resource "huaweicloud_cbr_vault" "disks" {
  name            = "disks"
  type            = "disk"
  protection_type = "backup"
  size            = 100

  resources {
    includes = huaweicloud_evs_volume.data[*].id
  }

  policy {
    id = huaweicloud_cbr_policy.nightly.id
  }
}

resource "huaweicloud_cbr_checkpoint" "now" {
  vault_id = huaweicloud_cbr_vault.disks.id
  name     = "now"

  dynamic "backups" {
    for_each = huaweicloud_evs_volume.data[*].id
    content {
      type        = "OS::Cinder::Volume"
      resource_id = backups.value
    }
  }
}

output "backups" {
  value = [for b in huaweicloud_cbr_checkpoint.now.backups : b.id]
}
