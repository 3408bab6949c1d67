package domain

import "time"

// Family is the kind of a retention rule (domain rules 5.4). What counts by day,
// week, month or year is of the quantity family.
type Family string

// The families of rules.
const (
	FamilyPermanent Family = "permanent"
	FamilyTime      Family = "time"
	FamilyQuantity  Family = "quantity"
)

// Family says which family the rule is of.
func (r RetentionRule) Family() Family {
	switch {
	case r.counts():
		return FamilyQuantity
	case r.Days > 0:
		return FamilyTime
	}
	return FamilyPermanent
}

// Contradicts reports that the rule sets members of two families, which no
// policy may (domain rules 4.14, code 9900).
func (r RetentionRule) Contradicts() bool { return r.Days > 0 && r.counts() }

func (r RetentionRule) counts() bool {
	return r.Max > 0 || r.Daily > 0 || r.Weekly > 0 || r.Monthly > 0 || r.Yearly > 0
}

// exempts is the matrix of what a change of rule means for the automatic backups
// that exist already (domain rules 5.8), when the vault's policy is edited or
// another takes its place. New backups follow the new rule.
//
// A backup is stamped with an expiry, or exempt (Forever), or open: the rule in
// force decides. No change of rule touches a stamp or takes an exemption back, so
// the only question is whether open backups become exempt.
var exempts = map[[2]Family]bool{
	{FamilyQuantity, FamilyQuantity}:  false, // the new count, from the next judgement on
	{FamilyQuantity, FamilyTime}:      true,  // never deleted automatically any more
	{FamilyQuantity, FamilyPermanent}: true,  // same

	{FamilyTime, FamilyTime}:      false, // stamped: expire as stamped
	{FamilyTime, FamilyPermanent}: false, // same
	{FamilyTime, FamilyQuantity}:  false, // by stamp or by count, whichever deletes first

	// The documents are silent about these: what was made to stay for good does.
	{FamilyPermanent, FamilyPermanent}: false,
	{FamilyPermanent, FamilyTime}:      true,
	{FamilyPermanent, FamilyQuantity}:  true,
}

// Carry returns an automatic backup as a change of its vault's rule leaves it.
func Carry(from, to RetentionRule, c Candidate) Candidate {
	if exempts[[2]Family{from.Family(), to.Family()}] && !c.stamped() {
		c.Forever = true
	}
	return c
}

// Release returns an automatic backup as the deletion of its policy leaves it:
// it stays, and loses the stamp that would say otherwise. Taking a policy off a
// vault does neither: open backups count for the next rule of quantity there.
func Release(c Candidate) Candidate {
	c.Forever, c.ExpiresAt = true, time.Time{}
	return c
}

// RuleInForce is the rule by which a vault's backups are judged; rule is that of
// the policy bound to it, nil without one. With none, stamped backups still
// expire and the others stay. A disabled policy cleans nothing, not even what
// has expired: ok is false, and there is nothing to judge (domain rules 4.7).
func RuleInForce(rule *RetentionRule, enabled bool) (r RetentionRule, ok bool) {
	if rule == nil {
		return RetentionRule{}, true
	}
	return *rule, enabled
}
