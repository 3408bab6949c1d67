package domain

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// A figure of a definition has its range (reference 4.8.1, table PolicyODCreate,
// whose sentences and bounds differ: a bound that a sentence widens is wide).
type figure struct {
	name     string
	value    *int64
	min, max int64
}

func (d *Definition) figures() []figure {
	return []figure{
		{"retention_duration_days", d.RetentionDays, -1, 99999},
		{"max_backups", d.MaxBackups, -1, 99999},
		{"day_backups", d.DayBackups, 0, 100},
		{"week_backups", d.WeekBackups, 0, 100},
		{"month_backups", d.MonthBackups, 0, 100},
		{"year_backups", d.YearBackups, 0, 100},
		{"full_backup_interval", d.FullBackupInterval, -1, 100},
	}
}

// Check judges a policy as a request has made it, new or changed; region is the
// one of its project. It fails with 6117 for an unknown operation and with 9900
// on the member that breaks a rule of reference 4.8.1.
func (p *Policy) Check(region string) *Error {
	if !validName(p.Name) {
		return Invalid("policy.name", "The name must have 1 to 64 letters, digits, underscores or hyphens.")
	}
	if p.Operation != OpBackup && p.Operation != OpReplication {
		return Fail(CodeUnknownPolicyType).On("policy.operation_type")
	}
	if err := p.Definition.Check(); err != nil {
		return err.On("policy.operation_definition." + err.Field)
	}
	if err := p.checkDestination(region); err != nil {
		return err.On("policy.operation_definition." + err.Field)
	}
	if _, err := p.Schedule(); err != nil {
		return err.On("policy." + err.Field)
	}
	return nil
}

// Check judges the members that are about retention. It fails with 9900 on the
// name of the member.
func (d *Definition) Check() *Error {
	for _, f := range d.figures() {
		if f.value != nil && (*f.value < f.min || *f.value > f.max) {
			return Invalid(f.name, fmt.Sprintf("The value must be between %d and %d.", f.min, f.max))
		}
	}
	rule := d.Rule()
	if rule.Contradicts() {
		return Invalid("retention_duration_days", "A duration and a number of backups exclude each other.")
	}
	zone := given(d.Timezone)
	if _, ok := parseZone(zone); zone != "" && !ok {
		return Invalid("timezone", "The time zone must have the form UTC+08:00.")
	}
	if calendar := rule.Daily + rule.Weekly + rule.Monthly + rule.Yearly; calendar > 0 && zone == "" {
		return Invalid("timezone", "Daily, weekly, monthly and yearly backups need a time zone.")
	}
	return nil
}

// checkDestination: replicas go to another region, into a project of it (domain
// rules 4.11). A backup policy has no use for either member.
func (p *Policy) checkDestination(region string) *Error {
	if p.Operation != OpReplication {
		return nil
	}
	destination, projectID := p.Definition.Destination()
	switch {
	case destination == "":
		return Invalid("destination_region", "Replication needs a destination region.")
	case destination == region:
		return Invalid("destination_region", "The destination must be another region.")
	case projectID == "":
		return Invalid("destination_project_id", "Replication needs a destination project.")
	}
	return nil
}

// validName reports whether a policy may have the name: letters, digits, _ and -.
// The newer contract counts Chinese characters as letters.
func validName(name string) bool {
	for _, r := range name {
		ascii := '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' || r == '_' || r == '-'
		if !ascii && !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	length := utf8.RuneCountInString(name)
	return length > 0 && length <= maxNameLen
}
