package httpapi

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
)

// place is a member of a body that says on which enterprise project an operation
// works: by its id, or by that of something that lies in one.
type place struct {
	way string // the names of members on the way to it
	of  owner  // nil for the enterprise project itself
}

// newVault are the places of a vault that is to be made.
var newVault = []place{{way: "vault.enterprise_project_id"}, {"vault.resources.id", (*call).resourceOwner}}

// newDisk are those of disks.
var newDisk = []place{
	{way: "volume.enterprise_project_id"}, {"volume.backup_id", (*call).backupOwner}, {"server_id", (*call).resourceOwner},
}

// bodies are the operations whose body has such members. Those of a list are
// taken one by one.
var bodies = map[string][]place{
	"CreateVault":           newVault,
	"CreatePostPaidVault":   newVault,
	"AddVaultResource":      {{"resources.id", (*call).resourceOwner}},
	"CreateCheckpoint":      {{"checkpoint.vault_id", (*call).vaultOwner}},
	"CopyCheckpoint":        {{"replicate.vault_id", (*call).vaultOwner}, {"replicate.destination_vault_id", (*call).vaultOwner}},
	"CopyBackup":            {{"replicate.destination_vault_id", (*call).vaultOwner}},
	"RestoreBackup":         restoreTargets,
	"ImportCheckpoint":      {{"sync.vault_id", (*call).vaultOwner}},
	"AssociateVaultPolicy":  {{"destination_vault_id", (*call).vaultOwner}},
	"MigrateVaultResource":  {{"destination_vault_id", (*call).vaultOwner}},
	"UpdateMemberStatus":    {{"vault_id", (*call).vaultOwner}},
	"ChangeVaultChargeMode": {{"vault_ids", (*call).vaultOwner}},
	"ChangeOrder":           {{"resource_id", (*call).vaultOwner}},
	"UpdateOrder":           {{"resourceId", (*call).vaultOwner}},

	"CancelResourcesSubscription": {{"resource_ids", (*call).vaultOwner}},

	"CreateVolume": newDisk, "CreateVolumeV3": newDisk, "CinderCreateVolume": newDisk,
}

// restoreTargets are what a backup is restored to.
var restoreTargets = []place{
	{"restore.server_id", (*call).resourceOwner},
	{"restore.volume_id", (*call).resourceOwner},
	{"restore.resource_id", (*call).resourceOwner},
	{"restore.mappings.volume_id", (*call).resourceOwner},
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
	if p.of == nil && len(named) == 0 {
		return c.inside(domain.DefaultEnterpriseProject)
	}
	for _, id := range named {
		eps, found := id, true
		if p.of != nil {
			var err error
			if eps, found, err = p.of(c, id); err != nil {
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
