package domain

// The profiles: whose cloud cbrd is. Sources on the API disagree where they speak
// of different clouds; each such point is a line of the fidelity ledger, and all
// of them together are the members of Profile.
const (
	ProfileHuawei    = "huawei"    // the vendor's cloud as it is recorded to answer
	ProfileOTC       = "otc"       // the Open Telekom Cloud, by its manuals and clients
	ProfileReference = "reference" // the API reference of 2025, to the letter
)

// Profile is every point in which the clouds differ, but for the statuses of some
// error codes, which stand with them in openapi/errors.yaml (ledger L9).
type Profile struct {
	Name string
	// MaxVaultDescription is the length of a new vault's description, in
	// characters (L4). A longer one is 9900.
	MaxVaultDescription int
	// MaxVaultTags is how many tags a vault may have (L5): one more is 9900 when it
	// is made, and 6600 afterwards.
	MaxVaultTags int
	// OffsetTimes writes times with +00:00 and milliseconds, where others write
	// microseconds and no zone (L13, D6).
	OffsetTimes bool
	// TurboElsewhere restores a file system to any other and never to the one it
	// was backed up from; else it goes back to that one only (L17). The wrong one
	// is 7510.
	TurboElsewhere bool
	// SharesDisks lets backups of disks be shared, which is 6700 otherwise (L18).
	SharesDisks bool
	// MustFit refuses resources whose sizes together are more than the vault's
	// capacity: 6108 (L20).
	MustFit bool
	// OneRegionStatus tells of the caller's region alone when ShowMigrateStatus is
	// not asked for all regions, where the reference tells of all (L32).
	OneRegionStatus bool
}

// Profiles is the one table of them.
func Profiles() []Profile {
	return []Profile{
		{Name: ProfileHuawei, MaxVaultDescription: 255, MaxVaultTags: 10, OneRegionStatus: true},
		{
			Name: ProfileOTC, MaxVaultDescription: 255, MaxVaultTags: 20,
			TurboElsewhere: true, SharesDisks: true, MustFit: true, OneRegionStatus: true,
		},
		{Name: ProfileReference, MaxVaultDescription: 64, MaxVaultTags: 10, OffsetTimes: true, MustFit: true},
	}
}

// ProfileNamed finds a profile; false for an unknown name.
func ProfileNamed(name string) (Profile, bool) {
	for _, p := range Profiles() {
		if p.Name == name {
			return p, true
		}
	}
	return Profile{}, false
}
