package httpapi

import (
	"strings"

	"github.com/cbrd/cbrd/openapi"
)

// organization fills in what the operations about accounts and organizations ask
// for, mostly with what there is.
func (r *random) organization(info openapi.OperationInfo, a *ask) {
	if r.IntN(4) == 0 {
		return
	}
	switch {
	case strings.Contains(info.Path, "{organization_policy_id}"):
		a.params = []string{r.idFrom("ListOrganizationPolicies", "policies")}
	case info.ID == "ListDomainProjects":
		a.params = []string{r.account.Name}
	case info.ID == "ShowDomain":
		a.params = []string{pick(r, r.account.Projects...).ID}
	case info.ID == "ShowFeature":
		a.params = []string{"replication.enable"}
	}
}

// organizationBody is body for the same operations.
func (r *random) organizationBody(op string) any {
	switch op {
	case "CreateOrganizationPolicy", "UpdateOrganizationPolicy":
		return organizationBody(object{
			"policy_enabled": r.IntN(4) > 0, "effective_scope": pick(r, "", "some"),
			"policy_operation_definition": object{"max_backups": pick(r, -1, 0, 3), "retention_duration_days": pick(r, -1, -1, 30)},
		})
	case "MigrateDomain":
		return migration(r.IntN(2) == 0).body
	}
	return nil
}
