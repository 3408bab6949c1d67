package httpapi

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
)

// place is a member of a body that says on which enterprise project an operation
// works: by its id, or by that of a vault.
type place struct {
	way   string // the names of members on the way to it
	vault bool
}

// bodies are the operations whose body has such members. Those of a list are
// taken one by one.
var bodies = map[string][]place{
	"CreateVault":           {{way: "vault.enterprise_project_id"}},
	"CreatePostPaidVault":   {{way: "vault.enterprise_project_id"}},
	"CreateCheckpoint":      {{"checkpoint.vault_id", true}},
	"CopyCheckpoint":        {{"replicate.vault_id", true}, {"replicate.destination_vault_id", true}},
	"CopyBackup":            {{"replicate.destination_vault_id", true}},
	"ImportCheckpoint":      {{"sync.vault_id", true}},
	"AssociateVaultPolicy":  {{"destination_vault_id", true}},
	"MigrateVaultResource":  {{"destination_vault_id", true}},
	"UpdateMemberStatus":    {{"vault_id", true}},
	"ChangeVaultChargeMode": {{"vault_ids", true}},
	"ChangeOrder":           {{"resource_id", true}},
	"UpdateOrder":           {{"resourceId", true}},

	"CancelResourcesSubscription": {{"resource_ids", true}},
}

// permitBody refuses a body that names an enterprise project in which the caller
// may not do the action. A vault that says none is of the default one.
func (c *call) permitBody() error {
	places := bodies[c.route.op]
	if c.reach.Whole() || places == nil {
		return nil
	}
	var body any
	from := json.NewDecoder(bytes.NewReader(c.body))
	from.UseNumber() // an id may be sent as a number (ledger L15)
	if err := from.Decode(&body); err != nil {
		return domain.Invalid("body", "The body is not what the operation takes.").Because(err)
	}
	for _, p := range places {
		if err := c.permitPlace(p, words(body, p.way)); err != nil {
			return err
		}
	}
	return nil
}

func (c *call) permitPlace(p place, named []string) error {
	if !p.vault && len(named) == 0 {
		return c.inside(domain.DefaultEnterpriseProject)
	}
	for _, id := range named {
		eps, found := id, true
		if p.vault {
			var err error
			if eps, found, err = c.vaultOwner(c.request.Context(), id); err != nil {
				return err
			}
		}
		if !found {
			continue // for the use case to say
		}
		if err := c.inside(eps); err != nil {
			return err
		}
	}
	return nil
}

// words are the texts and numbers at the end of a way through a body.
func words(value any, way string) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case json.Number:
		return []string{v.String()}
	case []any:
		var all []string
		for _, element := range v {
			all = append(all, words(element, way)...)
		}
		return all
	case map[string]any:
		name, rest, _ := strings.Cut(way, ".")
		return words(v[name], rest)
	}
	return nil
}
