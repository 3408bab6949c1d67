package httpapi

import (
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
)

// owner finds the enterprise project of what an id names, as the project of the
// path sees it.
type owner func(c *call, id string) (eps string, found bool, err error)

// owners are those of the parameters of a path. No path has two of them.
var owners = map[string]owner{
	"vault_id": (*call).vaultOwner, "backup_id": (*call).backupOwner, "checkpoint_id": (*call).checkpointOwner,
	"operation_log_id": (*call).taskOwner, "order_id": (*call).orderOwner,
	"volume_id": (*call).resourceOwner, "job_id": (*call).jobOwner,
	"resource_id":           (*call).vaultOwner, // what the billing system calls a vault
	"enterprise_project_id": func(_ *call, id string) (string, bool, error) { return id, true, nil },
}

// vaultOwner looks in all projects of the account: a vault that backups are sent
// to lies in another region.
func (c *call) vaultOwner(id string) (eps string, found bool, err error) {
	vaults, err := c.Reader.VaultDocs(c.request.Context(), []string{id})
	v := vaults[id]
	if v == nil {
		return "", false, err
	}
	_, own := c.principal.Account.Project(v.ProjectID)
	return v.EnterpriseProjectID, own, err
}

// backupOwner also knows the backups that are shared with the project: they lie
// where the vault does that they were accepted into.
func (c *call) backupOwner(id string) (eps string, found bool, err error) {
	seen, err := c.seen(c.request.Context(), []string{id})
	b := seen[id]
	switch {
	case b == nil:
		return "", false, err
	case b.ProjectID == c.params["project_id"]:
		return b.EnterpriseProjectID, true, nil
	case b.VaultID == "":
		return domain.DefaultEnterpriseProject, true, nil
	}
	return c.vaultOwner(b.VaultID)
}

func (c *call) checkpointOwner(id string) (eps string, found bool, err error) {
	cp, err := c.Reader.CheckpointDoc(c.request.Context(), id)
	if err != nil || cp == nil {
		return "", false, err
	}
	return c.vaultOwner(cp.VaultID)
}

func (c *call) taskOwner(id string) (eps string, found bool, err error) {
	tasks, err := c.Reader.TaskDocs(c.request.Context(), []string{id})
	if t := tasks[id]; t != nil && t.ProjectID == c.params["project_id"] {
		return t.EnterpriseProjectID, true, err
	}
	return "", false, err
}

// orderOwner is the enterprise project of an order's vaults; of several, one in
// which the caller may not do this.
func (c *call) orderOwner(id string) (eps string, found bool, err error) {
	o, err := c.order(id)
	if err != nil || o == nil {
		return "", false, err
	}
	if o.Purchase != nil {
		eps, found = o.Purchase.Vault.EnterpriseProjectID, true
	}
	for _, vault := range o.VaultIDs {
		of, there, err := c.vaultOwner(vault)
		if err != nil {
			return "", false, err
		}
		if there && (!found || c.reach.Has(eps)) {
			eps, found = of, true
		}
	}
	return eps, found, nil
}

// resourceOwner finds what can be protected in the project of the path.
func (c *call) resourceOwner(id string) (eps string, found bool, err error) {
	if c.looked == nil {
		if c.looked, err = c.site(); err != nil {
			return "", false, err
		}
	}
	if r := c.looked.byID[id]; r != nil {
		return r.EnterpriseProjectID, true, nil
	}
	return "", false, nil
}

// jobOwner is that of the disk that a job was about.
func (c *call) jobOwner(id string) (eps string, found bool, err error) {
	_, diskID, _ := strings.Cut(id, "-")
	disk, err := c.disks().Known(c.request.Context(), c.caller(), c.project().Name, diskID)
	if err != nil || disk == nil {
		return "", false, err
	}
	return disk.EnterpriseProjectID, true, nil
}
