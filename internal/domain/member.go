package domain

import "time"

// MemberStatus is what a member has said to a shared backup (reference 4.4).
type MemberStatus string

// The statuses of a member.
const (
	MemberPending  MemberStatus = "pending"
	MemberAccepted MemberStatus = "accepted"
	MemberRejected MemberStatus = "rejected"
)

// MaxMembers is how many projects a backup can be shared with (domain rules 1,
// code 6701).
const MaxMembers = 10

// Member is a project that a backup is shared with (reference 4.4). The backup
// stays its owner's; a member that accepts it has a copy in a vault of its own.
type Member struct {
	ID      string `json:"id"`
	Seq     int64  `json:"seq"`
	Version int64  `json:"version"`
	// ProjectID is the owner's, DestProjectID the member's.
	ProjectID     string       `json:"project_id"`
	DestProjectID string       `json:"dest_project_id"`
	BackupID      string       `json:"backup_id"`
	Status        MemberStatus `json:"status"`
	CreatedAt     time.Time    `json:"created_at"`
	UpdatedAt     time.Time    `json:"updated_at"`
	// VaultID is the member's vault that the backup was accepted into.
	VaultID string `json:"vault_id,omitempty"`
	ImageID string `json:"image_id,omitempty"`
}

// Key and Revision let a unit of work follow the member.
func (m *Member) Key() string     { return m.ID }
func (m *Member) Revision() int64 { return m.Version }

// Order is the member's place among everything of its world.
func (m *Member) Order() int64 { return m.Seq }

// Answer records what the member says, and the vault of an acceptance.
func (m *Member) Answer(status MemberStatus, vaultID string, now time.Time) {
	m.Status, m.VaultID = status, vaultID
	m.Version++
	m.UpdatedAt = now
}

// Is reports whether an id in a path means this member: clients send that of its
// project, the reference calls both the same (reference 4.4.2; clients 3.1).
func (m *Member) Is(id string) bool { return m.DestProjectID == id || m.ID == id }
