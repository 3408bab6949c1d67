package domain

// awkwardServers provoke what Unprotectable refuses, or look as if they did: a
// stopped server and one with an encrypted disk can be backed up, and so can a
// bare metal server that has cloud disks.
var awkwardServers = []serverPlan{
	inStatus(StatusShutoff, running("ecs-stopped-0001", smallFlavors, linuxImages, tagged("env", "test"), rootDisk)),
	inStatus("ERROR", running("ecs-error-0001", smallFlavors, linuxImages, nil, rootDisk)),
	running("ecs-diskless-0001", smallFlavors, linuxImages, nil),
	running("ecs-scsi-0001", largeFlavors, linuxImages, nil, rootDisk, onSCSI(dataDisk)),
	running("ecs-dess-0001", largeFlavors, linuxImages, nil, rootDisk, onDESS(dataDisk)),
	running("ecs-encrypted-0001", smallFlavors, linuxImages, tagged("env", "prod"), rootDisk, withEncryption(dataDisk)),
	// The disks of bare metal servers are always SCSI.
	bareMetal(running("bms-erp-0001", metalFlavors, linuxImages, tagged("env", "prod"), onSCSI(rootDisk), onSCSI(tableDisk))),
	bareMetal(running("bms-hpc-0001", metalFlavors, linuxImages, nil)),
}

// sharingServers have sharedDisk in common. One vault may protect both, two
// vaults may not (error 6137).
var sharingServers = []serverPlan{
	running("ecs-rac-0001", largeFlavors, linuxImages, tagged("env", "prod", "app", "db"), rootDisk),
	running("ecs-rac-0002", largeFlavors, linuxImages, tagged("env", "prod", "app", "db"), rootDisk),
}

var sharedDisk = diskPlan{
	name: "volume-rac-shared-0001", sizes: []int64{100, 200}, types: []string{"SSD"}, load: hotLoad, shared: true,
}

var awkwardDisks = []diskPlan{
	onSCSI(loose("volume-scsi-0001", dataDisk)),
	onDESS(loose("volume-dess-0001", dataDisk)),
	withEncryption(loose("volume-encrypted-0001", dataDisk)),
	{name: "volume-shared-0001", sizes: []int64{40, 60}, types: []string{"SSD"}, load: quietLoad, shared: true},
	{name: "volume-error-0001", sizes: []int64{40, 60}, types: []string{"SAS"}, load: idleLoad, status: "error"},
}

// 800 is the file service's word for frozen.
var awkwardTurbos = []turboPlan{
	{name: "sfs-turbo-frozen", status: "800", sizes: []int64{500}, load: idleLoad},
}

func inStatus(status string, p serverPlan) serverPlan {
	p.status = status
	return p
}

func bareMetal(p serverPlan) serverPlan {
	p.kind = TypeBareMetal
	return p
}

func loose(name string, p diskPlan) diskPlan {
	p.name = name
	return p
}

func onSCSI(p diskPlan) diskPlan {
	p.scsi = true
	return p
}

func onDESS(p diskPlan) diskPlan {
	p.dess = true
	return p
}

func withEncryption(p diskPlan) diskPlan {
	p.encrypted = true
	return p
}
