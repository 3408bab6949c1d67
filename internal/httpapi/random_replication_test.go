package httpapi

import "github.com/cbrd/cbrd/internal/domain"

// elsewhere is a good request of an operation that is about another region, nil
// for any other operation. What is to be replicated is made before.
func (r *random) elsewhere(op string) (a *ask, body any) {
	there := r.account.Projects[1]
	switch op {
	case "ListExternalVault":
		return &ask{query: "region_id=" + there.Name + "&external_project_id=" + there.ID + pick(r, "", "&objcet_type=server", "&offset=7")}, nil
	case "CopyBackup":
		vault := r.serverVault()
		backups := r.want("ListBackups", ask{query: "limit=1&vault_id=" + vault}).at("backups").(list)
		if len(backups) == 0 {
			return nil, nil
		}
		good := r.copyOf(backups[0].(object)["id"].(string), r.replicas())
		return &good, good.body
	case "CopyCheckpoint":
		good := r.copyAll(r.serverVault(), r.replicas(), object{"auto_trigger": r.IntN(2) == 0})
		return &good, good.body
	}
	return nil, nil
}

// serverVault is the vault that holds a server, with a new backup of it, or what
// has taken its place.
func (r *random) serverVault() string {
	server := r.resource("ecs-web-0001")
	vault := r.id()
	if made := r.call("CreateVault", ask{body: vaultBody("server", 1000, named(server))}); made.code() == "" {
		vault = made.text("vault.id")
	} else if holders := r.want("ListVault", ask{query: "resource_ids=" + server.ID}).at("vaults").(list); len(holders) > 0 {
		vault = holders[0].(object)["id"].(string)
	} else if made.code() != string(domain.CodeResourceInOtherVault) {
		r.t.Logf("%s: %s", server.Name, made.body)
	}
	r.call("CreateCheckpoint", backupOf(vault, object{}))
	r.idle()
	return vault
}
