package httpapi

import (
	"errors"

	"github.com/cbrd/cbrd/internal/domain"
)

// permit refuses what the caller's policies do not allow (reference 6): an action
// that they allow nowhere, and one on an enterprise project in which they do not.
// It comes before the body is looked at; what the body names is permitBody's.
func (c *call) permit() error {
	c.reach = domain.Everywhere()
	if c.route.action == "" {
		return nil
	}
	c.reach = c.principal.Reach(c.route.action)
	switch {
	case c.reach.Whole():
		return nil
	case c.reach.Empty():
		return c.notAllowed()
	}
	// What is due may make what the path names.
	if err := c.settle(c.request.Context(), c.principal); err != nil {
		return err
	}
	return c.permitWithin()
}

// notAllowed is the gateway's refusal. Its text names the action, which whoever
// writes policies needs.
func (c *call) notAllowed() error { return denied(c.route.action) }

func denied(action string) error {
	return domain.FailDetail(domain.CodeGatewayForbidden, "Policy doesn't allow "+action+" to be performed.").Because(errNotAllowed)
}

// errNotAllowed tells what policies forbid from what else the gateway refuses.
var errNotAllowed = errors.New("no policy of the caller's allows it")

// inside refuses an enterprise project in which the action is not allowed.
func (c *call) inside(enterpriseProject string) error {
	if c.reach.Has(enterpriseProject) {
		return nil
	}
	return c.notAllowed()
}

// granted narrows a list to where the caller may see it.
func (c *call) granted() *domain.Reach { return &c.reach }

// granting are the operations that keep to the caller's reach by themselves,
// since they are about many objects at once.
var granting = map[string]bool{
	"BatchUpdateVault": true, "CheckAgent": true, "ImportBackup": true, "ListBackups": true, "ListExternalVault": true, "ListOpLogs": true,
	"ListProtectable": true, "ListVault": true, "ShowProtectable": true, "ShowStorageUsage": true, "ShowSummary": true,
	"ShowVaultProjectTag": true, "ShowVaultResourceInstances": true,

	"ListVolumes":                    true,
	"ListPayPerUseCustomerResources": true, "ShowCustomerOrderDetails": true,
}

// permitWithin is permit for a caller who may do the action in some enterprise
// projects only. What lies in none, such as a policy, counts as of the default
// one. What does not exist is for the use case to say: clients wait for a 404.
func (c *call) permitWithin() error {
	if id := c.enterpriseProject(); id != "" && !c.reach.Has(id) {
		return c.notAllowed()
	}
	for param, of := range owners {
		id, named := c.params[param]
		if !named {
			continue
		}
		eps, found, err := of(c, id)
		if err != nil || !found {
			return err
		}
		return c.inside(eps)
	}
	if granting[c.route.op] || bodies[c.route.op] != nil {
		return nil
	}
	return c.inside(domain.DefaultEnterpriseProject)
}
