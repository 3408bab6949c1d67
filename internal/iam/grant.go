package iam

import (
	"fmt"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// Effect is what a statement does with its actions.
type Effect string

// The effects; Deny goes before Allow.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// PolicyVersion is the version of fine-grained policies. The others of IAM are
// another grammar: 1.0 of roles, 5.0 of identity policies.
const PolicyVersion = "1.1"

// Document is the content of a policy (reference 6.1). Its JSON is the vendor's.
type Document struct {
	Version   string      `json:"Version"`
	Statement []Statement `json:"Statement"`
}

// Statement allows or denies some actions.
type Statement struct {
	Effect Effect   `json:"Effect"`
	Action []string `json:"Action"`
}

// Grant is a policy that a user was given.
type Grant struct {
	// Policy is its name: that of a system policy, unless there is a document.
	Policy   string
	Document *Document
	// EnterpriseProjects are those in which it binds; nil for the whole account.
	EnterpriseProjects []string
}

// NewGrant makes a grant of a system policy, or of a custom one with its document
// as JSON. It fails with a *PolicyError for a document that is wrong, and with
// another error for a name that does not go with it.
func NewGrant(policy string, document []byte, enterpriseProjects []string) (Grant, error) {
	g := Grant{Policy: policy, EnterpriseProjects: enterpriseProjects}
	switch system := IsSystemPolicy(policy); {
	case document == nil && !system:
		return g, fmt.Errorf("there is no policy %q: it is one of %q, or needs a document", clip(policy), SystemPolicies())
	case document == nil:
		return g, nil
	case system:
		return g, fmt.Errorf("%q is the name of a system policy, which has its document", policy)
	}
	d, err := ParsePolicy(document)
	g.Document = &d
	return g, err
}

// says reports whether a policy allows an action, and whether it denies it.
func (d Document) says(action string) (allowed, denied bool) {
	for _, s := range d.Statement {
		if slices.ContainsFunc(s.Action, func(pattern string) bool { return covers(pattern, action) }) {
			allowed = allowed || s.Effect == Allow
			denied = denied || s.Effect == Deny
		}
	}
	return allowed, denied
}

// document is the policy's own, else that of the system policy of the name. A
// name that nothing is known of allows nothing.
func (g Grant) document() Document {
	if g.Document != nil {
		return *g.Document
	}
	return systemPolicies[g.Policy]
}

// Reach is where a user may do an action (reference 6.1). One who is not bound by
// policies may do everything. Others may do what a policy allows and none denies;
// a policy given in enterprise projects allows and denies in those alone.
func (u User) Reach(action string) domain.Reach {
	if !u.Bound {
		return domain.Everywhere()
	}
	var allowed, denied verdict
	for _, g := range u.Grants {
		allows, denies := g.document().says(action)
		if allows {
			allowed.add(g)
		}
		if denies {
			denied.add(g)
		}
	}
	switch {
	case denied.everywhere:
		return domain.Reach{}
	case allowed.everywhere:
		return domain.Everywhere(denied.within...)
	}
	return domain.Within(slices.DeleteFunc(allowed.within, func(id string) bool {
		return slices.Contains(denied.within, id)
	})...)
}

// verdict is where the policies of one effect hold.
type verdict struct {
	everywhere bool
	within     []string
}

func (v *verdict) add(g Grant) {
	if g.EnterpriseProjects == nil {
		v.everywhere = true
	}
	v.within = append(v.within, g.EnterpriseProjects...)
}
