package domain

// ordinaryServers can all be backed up and restored. The first has one small
// disk, so that a first vault of 100 GB holds it.
var ordinaryServers = []serverPlan{
	running("ecs-web-0001", smallFlavors, linuxImages, tagged("env", "prod", "app", "web"), rootDisk),
	running("ecs-web-0002", smallFlavors, linuxImages, tagged("env", "prod", "app", "web"), rootDisk, dataDisk),
	running("ecs-api-0001", largeFlavors, linuxImages, tagged("env", "prod", "app", "api"), rootDisk, dataDisk),
	running("ecs-api-0002", armFlavors, armImages, tagged("env", "prod", "app", "api"), rootDisk, dataDisk),
	running("ecs-db-0001", largeFlavors, linuxImages, tagged("env", "prod", "app", "db"), rootDisk, tableDisk, journalDisk),
	running("ecs-db-0002", largeFlavors, linuxImages, tagged("env", "test", "app", "db"), rootDisk, tableDisk, journalDisk),
	running("ecs-cache-0001", largeFlavors, linuxImages, tagged("env", "prod"), rootDisk),
	running("ecs-batch-0001", armFlavors, armImages, tagged("env", "test"), rootDisk, dataDisk),
	running("ecs-ci-0001", smallFlavors, linuxImages, tagged("env", "dev", "team", "platform"), rootDisk, dataDisk),
	running("ecs-ad-0001", smallFlavors, windowsImages, nil, windowsRoot, dataDisk),
}

// freeDisks are attached to nothing, so that their backups can be restored.
var freeDisks = []diskPlan{
	{
		name: "volume-archive-0001", sizes: []int64{100, 200}, types: []string{"SAS"},
		load: idleLoad, tags: tagged("env", "prod"),
	},
	{name: "volume-archive-0002", sizes: []int64{100, 200}, types: []string{"SAS"}, load: idleLoad},
	{
		name: "volume-media-0001", sizes: []int64{150, 250}, types: []string{"GPSSD"},
		load: quietLoad, tags: tagged("env", "prod", "app", "media"),
	},
	{
		name: "volume-mail-0001", sizes: []int64{60, 80}, types: []string{"GPSSD", "SSD"},
		load: busyLoad, tags: tagged("env", "prod"),
	},
	{
		name: "volume-registry-0001", sizes: []int64{80, 120}, types: []string{"GPSSD"},
		load: quietLoad, tags: tagged("env", "dev", "team", "platform"),
	},
	{name: "volume-scratch-0001", sizes: []int64{10, 20}, types: []string{"SSD"}, load: hotLoad},
	{
		name: "volume-staging-0001", sizes: []int64{40, 60}, types: []string{"SAS", "GPSSD"},
		load: busyLoad, tags: tagged("env", "test"),
	},
	{name: "volume-a31f-0001", sizes: []int64{40, 100}, types: []string{"SAS"}, load: quietLoad},
}

var ordinaryTurbos = []turboPlan{
	{
		name: "sfs-turbo-home", status: StatusTurboAvailable, sizes: []int64{500, 600},
		load: busyLoad, tags: tagged("env", "prod"),
	},
	{
		name: "sfs-turbo-media", status: StatusTurboAvailable, sizes: []int64{1000, 1200},
		load: quietLoad, tags: tagged("env", "prod", "app", "media"),
	},
	{
		name: "sfs-turbo-build", status: StatusTurboAvailable, sizes: []int64{500},
		load: hotLoad, tags: tagged("env", "dev", "team", "platform"),
	},
	{name: "sfs-turbo-logs", status: StatusTurboAvailable, sizes: []int64{500, 800}, load: busyLoad},
}

var desktops = []desktopPlan{
	{name: "desktop-lwang", sizes: []int64{80, 120}, tags: tagged("dept", "finance")},
	{name: "desktop-amueller", sizes: []int64{80, 120}, tags: tagged("dept", "design")},
	{name: "desktop-rkhan", sizes: []int64{100, 160}, tags: tagged("dept", "finance")},
	{name: "desktop-jdupont", sizes: []int64{80, 100}},
}
