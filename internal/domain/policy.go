package domain

import (
	"slices"
	"time"
)

// Words of a policy (reference 4.8.1 and the newer contract). Its operation is
// OpBackup or OpReplication.
const (
	PolicyTypeCustom = "custom_policy"
	// PolicyTypeOrganization is one that an organization policy delivered,
	// PolicyTypeRemoved what is left of it on vaults after that is gone.
	PolicyTypeOrganization  = "organization_policy_v2"
	PolicyTypeRemoved       = "organization_policy_removed"
	PolicyCreatedByCustomer = "customer"

	TriggerName = "default"
	TriggerType = "time"
)

// MaxPolicies is how many policies of one operation an account may have; one
// more is code 6001 (domain rules 1).
const MaxPolicies = 32

// Policy says when the resources of its vaults are backed up or replicated, and
// how long what it makes is kept (reference 4.8).
type Policy struct {
	ID        string    `json:"id"`
	Seq       int64     `json:"seq"`
	Version   int64     `json:"version"`
	ProjectID string    `json:"project_id"`
	UpdatedAt time.Time `json:"updated_at"`

	Name       string     `json:"name"`
	Enabled    bool       `json:"enabled"`
	Operation  Operation  `json:"operation"`
	Definition Definition `json:"definition"`
	Trigger    Trigger    `json:"trigger"`
	PolicyType string     `json:"policy_type"`
	CreatedBy  string     `json:"created_by"`

	// Vaults are those the policy is applied to, in the order it was.
	Vaults []PolicyVault `json:"vaults"`
	// NextFire is when the policy next runs, zero while it does not. Plan sets it.
	NextFire time.Time `json:"next_fire,omitzero"`
}

// Trigger is the time rule of a policy. StartTime is when the policy was made;
// a change of the patterns leaves it, and so the phase of their INTERVAL.
type Trigger struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Type      string    `json:"type"`
	StartTime time.Time `json:"start_time"`
	// Patterns are the rules as they were given: clients compare the strings.
	Patterns []string `json:"patterns"`

	// Compiled is worked out from the members above by Policy.Schedule.
	Compiled Compiled `json:"-"`
}

// PolicyVault is a policy's application to a vault.
type PolicyVault struct {
	VaultID string `json:"vault_id"`
	// DestinationVaultID is the vault that receives replicas, empty for backups.
	DestinationVaultID string `json:"destination_vault_id,omitempty"`
}

func (p *Policy) Key() string     { return p.ID }
func (p *Policy) Revision() int64 { return p.Version }
func (p *Policy) Order() int64    { return p.Seq }

// Clone is a copy that later changes of the policy do not reach.
func (p *Policy) Clone() *Policy {
	own := *p
	own.Vaults = slices.Clone(p.Vaults)
	return &own
}

// Touch records a transition of the policy.
func (p *Policy) Touch(now time.Time) {
	p.Version++
	p.UpdatedAt = now
}

// Delivered reports whether the policy came from an organization policy: those who
// have it may apply it and no more.
func (p *Policy) Delivered() bool {
	return p.PolicyType == PolicyTypeOrganization || p.PolicyType == PolicyTypeRemoved
}

// Apply puts the policy on a vault; doing so again changes the destination alone.
func (p *Policy) Apply(vaultID, destinationID string) {
	applied := PolicyVault{VaultID: vaultID, DestinationVaultID: destinationID}
	if i := p.vault(vaultID); i >= 0 {
		p.Vaults[i] = applied
		return
	}
	p.Vaults = append(p.Vaults, applied)
}

// Withdraw takes the policy off a vault. It reports whether it was on it.
func (p *Policy) Withdraw(vaultID string) bool {
	i := p.vault(vaultID)
	if i >= 0 {
		p.Vaults = slices.Delete(p.Vaults, i, i+1)
	}
	return i >= 0
}

// AppliedTo reports whether the policy is on a vault.
func (p *Policy) AppliedTo(vaultID string) bool { return p.vault(vaultID) >= 0 }

// AppliedWith reports whether the policy is on a vault with this destination.
func (p *Policy) AppliedWith(vaultID, destinationID string) bool {
	return slices.Contains(p.Vaults, PolicyVault{VaultID: vaultID, DestinationVaultID: destinationID})
}

// Destination is the vault to which the policy replicates another, empty for none.
func (p *Policy) Destination(vaultID string) string {
	if i := p.vault(vaultID); i >= 0 {
		return p.Vaults[i].DestinationVaultID
	}
	return ""
}

func (p *Policy) vault(id string) int {
	return slices.IndexFunc(p.Vaults, func(v PolicyVault) bool { return v.VaultID == id })
}

// Active reports whether the policy runs and cleans up: it does neither while it
// is disabled or on no vault (domain rules 4.7).
func (p *Policy) Active() bool { return p.Enabled && len(p.Vaults) > 0 }

// Plan sets the next fire: the first one strictly after an instant, none while
// the policy is not active. It is called after each fire and after any change
// of the trigger, of Enabled or of the vaults. It fails as Schedule does.
func (p *Policy) Plan(after time.Time) *Error {
	p.NextFire = time.Time{}
	if !p.Active() {
		return nil
	}
	schedule, err := p.Schedule()
	if err != nil {
		return err
	}
	p.NextFire, _ = schedule.Next(after)
	return nil
}

// Due is the policy's place on the agenda; ok is false while it has none.
func (p *Policy) Due() (due Due, ok bool) {
	due = Due{At: p.NextFire, Kind: DueFire, Seq: p.Seq, Ref: p.ID}
	return due, p.Active() && !p.NextFire.IsZero()
}
