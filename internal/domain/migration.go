package domain

import (
	"math"
	"slices"
	"time"
)

// MigrationStatus is how far a migration is (reference 4.13.5).
type MigrationStatus string

// The statuses of a migration.
const (
	Migrating       MigrationStatus = "migrating"
	MigrationDone   MigrationStatus = "success"
	MigrationFailed MigrationStatus = "failed"
)

// Migration is the move of what the older services, CSBS and VBS, hold of one
// project (reference 4.13.4). A project has one at most.
type Migration struct {
	ProjectID string          `json:"project_id"`
	Seq       int64           `json:"seq"`
	Version   int64           `json:"version"`
	AccountID string          `json:"account_id"`
	UserID    string          `json:"user_id"`
	Region    string          `json:"region"`
	Status    MigrationStatus `json:"status"`
	// Reservation is the spare capacity of the vaults that are made, as a share of
	// what is migrated, from 0 to 1.
	Reservation float64 `json:"reservation"`

	StartedAt time.Time `json:"started_at"`
	EndsAt    time.Time `json:"ends_at"`

	// FailCode and FailReason are why the migration fails at its end, 0 when it will
	// succeed. The code is the number of one of the API's.
	FailCode   int    `json:"fail_code,omitempty"`
	FailReason string `json:"fail_reason,omitempty"`
}

// FailMigration is the number of the code of a migration that fails.
const FailMigration = 4002

func (m *Migration) Key() string     { return m.ProjectID }
func (m *Migration) Revision() int64 { return m.Version }
func (m *Migration) Order() int64    { return m.Seq }

// End finishes the migration.
func (m *Migration) End() {
	m.Version++
	m.Status = MigrationDone
	if m.FailCode != 0 {
		m.Status = MigrationFailed
	}
}

// Progress is the share of the migration done at an instant, in percent: a
// function of time when it is read, never an event.
func (m *Migration) Progress(now time.Time) int {
	switch {
	case m.Status == MigrationDone:
		return 100
	case m.Status == MigrationFailed: // before anything was moved
		return 1
	case !now.After(m.StartedAt):
		return 0
	case !now.Before(m.EndsAt):
		return 99
	}
	return int(now.Sub(m.StartedAt) * 100 / m.EndsAt.Sub(m.StartedAt))
}

// Due is the migration's place on the agenda; ok is false once it has ended.
func (m *Migration) Due() (due Due, ok bool) {
	return Due{At: m.EndsAt, Kind: DueMigration, Seq: m.Seq, Ref: m.ProjectID}, m.Status == Migrating
}

// VaultSize is the capacity, in GB, of a vault that is made for so many MB.
func (m *Migration) VaultSize(usedMB int64) int64 {
	// A hair less, so that what comes out even is not rounded up.
	size := int64(math.Ceil(float64(usedMB)*(1+m.Reservation)/mbPerGB - 1e-6))
	return min(max(size, MinVaultSizeGB), MaxVaultSizeGB)
}

// OverallMigration is the status of an account whose projects have these: it
// migrates as long as any does, and has failed when any has.
func OverallMigration(of []*Migration) MigrationStatus {
	some := func(s MigrationStatus) bool {
		return slices.ContainsFunc(of, func(m *Migration) bool { return m.Status == s })
	}
	switch {
	case some(Migrating):
		return Migrating
	case some(MigrationFailed):
		return MigrationFailed
	}
	return MigrationDone
}
