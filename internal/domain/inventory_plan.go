package domain

// zoneLetters are appended to a region to name its availability zones.
var zoneLetters = []string{"a", "b", "c"}

// Zones are the availability zones of a region.
func Zones(region string) []string {
	zones := make([]string, len(zoneLetters))
	for i, letter := range zoneLetters {
		zones[i] = region + letter
	}
	return zones
}

// workload is how much of what is allocated a workload rewrites in a day, in
// hundredths of a percent: most 200 is 2 %.
type workload struct{ least, most uint64 }

var (
	idleLoad  = workload{0, 0}
	quietLoad = workload{5, 40}
	busyLoad  = workload{30, 110}
	hotLoad   = workload{100, 200}
)

type serverPlan struct {
	name    string
	kind    ResourceType
	status  string
	flavors []flavor
	images  []systemImage
	disks   []diskPlan // the system disk first; named after the server
	tags    []Tag
}

type diskPlan struct {
	name   string
	sizes  []int64 // GB, one is drawn
	types  []string
	load   workload
	status string // available when empty; attached disks are in use
	tags   []Tag

	shared, encrypted, scsi, dess bool
}

type turboPlan struct {
	name   string
	status string
	sizes  []int64
	load   workload
	tags   []Tag
}

type desktopPlan struct {
	name  string
	sizes []int64
	tags  []Tag
}

type flavor struct {
	name         string
	cpus         int
	memoryGB     int
	architecture string
}

type systemImage struct{ name, osType string }

// The values of Server.Architecture.
const (
	ArchitectureX86 = "x86_64"
	ArchitectureARM = "aarch64"
)

var (
	smallFlavors = []flavor{
		{"s6.large.2", 2, 4, ArchitectureX86},
		{"s6.xlarge.2", 4, 8, ArchitectureX86},
		{"c7.large.2", 2, 4, ArchitectureX86},
	}
	largeFlavors = []flavor{
		{"c7.xlarge.4", 4, 16, ArchitectureX86},
		{"c7.2xlarge.2", 8, 16, ArchitectureX86},
		{"m7.xlarge.8", 4, 32, ArchitectureX86},
	}
	armFlavors = []flavor{
		{"kc1.large.2", 2, 4, ArchitectureARM},
		{"kc1.xlarge.2", 4, 8, ArchitectureARM},
	}
	metalFlavors = []flavor{{"physical.s4.medium", 40, 192, ArchitectureX86}}
)

var (
	linuxImages = []systemImage{
		{"Huawei Cloud EulerOS 2.0 Standard 64 bit", "Linux"},
		{"Ubuntu 22.04 server 64bit", "Linux"},
		{"Debian 12.0.0 64bit", "Linux"},
		{"CentOS 7.9 64bit", "Linux"},
	}
	armImages = []systemImage{
		{"Huawei Cloud EulerOS 2.0 Standard 64 bit for Kunpeng", "Linux"},
		{"Ubuntu 22.04 server 64bit for Kunpeng", "Linux"},
	}
	windowsImages = []systemImage{
		{"Windows Server 2019 Standard 64bit English", "Windows"},
		{"Windows Server 2022 Datacenter 64bit English", "Windows"},
	}
)

var (
	rootDisk    = diskPlan{sizes: []int64{40, 50}, types: []string{"GPSSD", "SAS"}, load: quietLoad}
	windowsRoot = diskPlan{sizes: []int64{80, 100}, types: []string{"GPSSD", "SSD"}, load: quietLoad}
	dataDisk    = diskPlan{sizes: []int64{60, 100, 150}, types: []string{"SAS", "GPSSD"}, load: busyLoad}
	tableDisk   = diskPlan{sizes: []int64{200, 250, 300}, types: []string{"SSD", "ESSD"}, load: hotLoad}
	journalDisk = diskPlan{sizes: []int64{40, 60, 80}, types: []string{"SSD"}, load: hotLoad}
)

// running makes the row of an ordinary, running cloud server.
func running(name string, flavors []flavor, images []systemImage, tags []Tag, disks ...diskPlan) serverPlan {
	return serverPlan{
		name: name, kind: TypeServer, status: StatusActive,
		flavors: flavors, images: images, disks: disks, tags: tags,
	}
}

func tagged(pairs ...string) []Tag {
	made := make([]Tag, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		made = append(made, Tag{Key: pairs[i], Value: pairs[i+1]})
	}
	return made
}
