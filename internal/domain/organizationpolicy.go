package domain

import (
	"slices"
	"strings"
	"time"
)

// DeliveryStatus is the status of an organization policy and of its delivery to a
// project (reference 4.9.1 and 4.9.5, whose examples have the first two).
type DeliveryStatus string

// The statuses of a delivery.
const (
	Syncing   DeliveryStatus = "syncing"
	Delivered DeliveryStatus = "available"
	Refused   DeliveryStatus = "error"
)

// EffectiveScopeAll is the scope of an organization policy that names none.
const EffectiveScopeAll = "all"

// OrganizationPolicy is a policy for all accounts of an organization, here those
// of the world: each project of its region is given a policy (reference 4.9).
type OrganizationPolicy struct {
	ID          string    `json:"id"`
	Seq         int64     `json:"seq"`
	Version     int64     `json:"version"`
	AccountID   string    `json:"account_id"`
	AccountName string    `json:"account_name"`
	Region      string    `json:"region"`
	UpdatedAt   time.Time `json:"updated_at"`

	Name           string    `json:"name"`
	Description    string    `json:"description"`
	EffectiveScope string    `json:"effective_scope"`
	Operation      Operation `json:"operation"`

	// What the policies that it delivers are like.
	PolicyName string     `json:"policy_name"`
	Enabled    bool       `json:"enabled"`
	Definition Definition `json:"definition"`
	Patterns   []string   `json:"patterns"`

	Status DeliveryStatus `json:"status"`
	// SyncAt is when it is delivered, zero once it is.
	SyncAt     time.Time  `json:"sync_at,omitzero"`
	Deliveries []Delivery `json:"deliveries"`
}

// Delivery is a project that an organization policy reaches.
type Delivery struct {
	Tenancy
	// PolicyID and Seq are those of the policy there, also before it is made.
	PolicyID string         `json:"policy_id"`
	Seq      int64          `json:"seq"`
	Status   DeliveryStatus `json:"status"`
	Reason   string         `json:"reason,omitempty"`
}

func (o *OrganizationPolicy) Key() string     { return o.ID }
func (o *OrganizationPolicy) Revision() int64 { return o.Version }
func (o *OrganizationPolicy) Order() int64    { return o.Seq }

// Clone is a copy that later changes do not reach.
func (o *OrganizationPolicy) Clone() *OrganizationPolicy {
	own := *o
	own.Deliveries = slices.Clone(o.Deliveries)
	return &own
}

// Policy is the policy that a project is given at an instant.
func (o *OrganizationPolicy) Policy(to Delivery, now time.Time) *Policy {
	return &Policy{
		ID: to.PolicyID, Seq: to.Seq, Version: 1, ProjectID: to.ProjectID, UpdatedAt: now,
		Name: o.PolicyName, Enabled: o.Enabled, Operation: o.Operation, Definition: o.Definition,
		Trigger:    Trigger{Name: TriggerName, Type: TriggerType, StartTime: now, Patterns: o.Patterns},
		PolicyType: PolicyTypeOrganization, CreatedBy: PolicyCreatedByCustomer,
	}
}

// fields are what the members of a policy are called here.
var fields = strings.NewReplacer("policy.name", "policy.policy_name",
	"policy.operation_definition", "policy.policy_operation_definition", "policy.trigger", "policy.policy_trigger")

// Check judges the policy that it would deliver, as Policy.Check does.
func (o *OrganizationPolicy) Check(now time.Time) *Error {
	refusal := o.Policy(Delivery{}, now).Check(o.Region)
	if refusal != nil {
		return refusal.On(fields.Replace(refusal.Field))
	}
	return nil
}

// Sync has it delivered, again, at an instant.
func (o *OrganizationPolicy) Sync(now, at time.Time) {
	o.Version++
	o.UpdatedAt, o.SyncAt, o.Status = now, at, Syncing
	for i := range o.Deliveries {
		o.Deliveries[i].Status, o.Deliveries[i].Reason = Syncing, ""
	}
}

// Synced records that every project was tried: one refusal makes it an error.
func (o *OrganizationPolicy) Synced(now time.Time) {
	o.Version++
	o.UpdatedAt, o.SyncAt, o.Status = now, time.Time{}, Delivered
	for _, to := range o.Deliveries {
		if to.Status == Refused {
			o.Status = Refused
		}
	}
}

// Reaches reports whether a project is among its deliveries.
func (o *OrganizationPolicy) Reaches(projectID string) bool {
	return slices.ContainsFunc(o.Deliveries, func(d Delivery) bool { return d.ProjectID == projectID })
}

// Due is its place on the agenda; ok is false once it is delivered.
func (o *OrganizationPolicy) Due() (due Due, ok bool) {
	return Due{At: o.SyncAt, Kind: DueDelivery, Seq: o.Seq, Ref: o.ID}, !o.SyncAt.IsZero()
}
