package domain

import (
	"regexp"
	"time"
)

// Definition is a policy's operation_definition (reference 4.8.1, table
// PolicyODCreate). A member that was not given, or given as null, is nil: an
// answer has those that were given and no others. Given is not yet set: clients
// send -1 and 0 for what they do not want, so those set nothing (domain rules
// 4.14). Rule and FullEvery tell what is set.
type Definition struct {
	RetentionDays *int64 `json:"retention_duration_days,omitempty"`
	MaxBackups    *int64 `json:"max_backups,omitempty"`
	DayBackups    *int64 `json:"day_backups,omitempty"`
	WeekBackups   *int64 `json:"week_backups,omitempty"`
	MonthBackups  *int64 `json:"month_backups,omitempty"`
	YearBackups   *int64 `json:"year_backups,omitempty"`

	FullBackupInterval *int64  `json:"full_backup_interval,omitempty"`
	Timezone           *string `json:"timezone,omitempty"`

	DestinationRegion    *string `json:"destination_region,omitempty"`
	DestinationProjectID *string `json:"destination_project_id,omitempty"`
	EnableAcceleration   *bool   `json:"enable_acceleration,omitempty"`
}

// Rule is the rule by which the policy's backups are kept.
func (p *Policy) Rule() RetentionRule { return p.Definition.Rule() }

// Rule is what the definition sets of a retention rule. Without a time zone, or
// with one that Check would refuse, days are those of UTC.
func (d *Definition) Rule() RetentionRule {
	rule := RetentionRule{
		Days:    set(d.RetentionDays),
		Max:     set(d.MaxBackups),
		Daily:   int(set(d.DayBackups)),
		Weekly:  int(set(d.WeekBackups)),
		Monthly: int(set(d.MonthBackups)),
		Yearly:  int(set(d.YearBackups)),
	}
	if offset, ok := parseZone(given(d.Timezone)); ok {
		rule.Offset = offset
	}
	return rule
}

// FullEvery is the number of incremental backups after which the next one is
// full, 0 for never again (domain rules 4.9).
func (d *Definition) FullEvery() int64 { return set(d.FullBackupInterval) }

// Destination is where replicas go; both are empty when they were not given.
func (d *Definition) Destination() (region, projectID string) {
	return given(d.DestinationRegion), given(d.DestinationProjectID)
}

// Accelerated reports whether replication is to be accelerated.
func (d *Definition) Accelerated() bool { return d.EnableAcceleration != nil && *d.EnableAcceleration }

// set is a figure that was given and limits something, else 0.
func set(figure *int64) int64 {
	if figure == nil {
		return 0
	}
	return max(*figure, 0)
}

func given(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

var zoneForm = regexp.MustCompile(`^UTC ?([+-])([0-9]{2}):([0-5][0-9])$`)

// The time zones of the earth, by how far they are ahead of UTC.
const (
	minZone = -12 * time.Hour
	maxZone = 14 * time.Hour
)

// parseZone reads a time zone: UTC+08:00, UTC-03:30, and UTC +08:00 as the
// reference's own table has it. The result is how far it is ahead of UTC.
func parseZone(zone string) (ahead time.Duration, ok bool) {
	m := zoneForm.FindStringSubmatch(zone)
	if m == nil {
		return 0, false
	}
	ahead, err := time.ParseDuration(m[1] + m[2] + "h" + m[3] + "m")
	return ahead, err == nil && minZone <= ahead && ahead <= maxZone
}
