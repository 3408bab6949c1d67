package service

import (
	"github.com/cbrd/cbrd/internal/domain"
)

// sync puts the delivery of an organization policy on the agenda, to all projects
// that its region has now.
func (u *Unit) sync(o *domain.OrganizationPolicy) error {
	there, err := u.tenancies(o.Region)
	if err != nil {
		return err
	}
	for _, t := range there {
		if t.AccountID == o.AccountID {
			o.AccountName = t.AccountName
		}
		if !o.Reaches(t.ProjectID) {
			id, seq := u.newID("policy")
			o.Deliveries = append(o.Deliveries, domain.Delivery{Tenancy: t, PolicyID: id, Seq: seq})
		}
	}
	takes := u.world.Pace.Transfer(0, u.world.Chance().Number("delivery", o.Seq))
	o.Sync(u.now, u.now.Add(takes))
	due, _ := o.Due()
	u.await(due)
	return nil
}

// deliverPolicy gives each project of an organization policy its policy, unless the
// entry is stale.
func (u *Unit) deliverPolicy(due domain.Due) error {
	o, err := u.OrganizationPolicy(due.Ref)
	if err != nil || o == nil {
		return err
	}
	if current, ok := o.Due(); !ok || current.Compare(due) != 0 {
		return nil
	}
	u.pending--
	u.rescheduled = true
	for i := range o.Deliveries {
		if err := u.deliverTo(o, &o.Deliveries[i]); err != nil {
			return err
		}
	}
	o.Synced(u.now)
	return nil
}

// deliverTo makes the policy of one project, or changes it. A replication policy
// that is applied keeps its destination (code 6003), and so refuses the change.
func (u *Unit) deliverTo(o *domain.OrganizationPolicy, to *domain.Delivery) error {
	p, err := u.Policy(to.PolicyID)
	if err != nil {
		return err
	}
	to.Status = domain.Delivered
	if p == nil {
		u.addPolicy(o.Policy(*to, u.now))
		return nil
	}
	before, _ := p.Definition.Destination()
	if after, _ := o.Definition.Destination(); after != before && len(p.Vaults) > 0 {
		to.Status, to.Reason = domain.Refused, "The destination region cannot be changed because the policy has been applied to a replication vault."
		return nil
	}
	return u.updatePolicy(p, UpdatePolicy{
		Name: &o.PolicyName, Enabled: &o.Enabled, Definition: &o.Definition, Patterns: o.Patterns,
	})
}
