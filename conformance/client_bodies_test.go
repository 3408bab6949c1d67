package conformance

import (
	"net/http"
	"testing"
)

// definitions are the operation_definition of clients that send what they do not
// mean: zeros and -1 beside a rule set nothing, and contradict nothing.
var definitions = map[string]struct {
	body string
	// read are members as they must come back, nights how many backups of a daily
	// policy are left after ten days.
	read   map[string]any
	nights int
}{
	"OKCloudCustodian": {
		`{"max_backups": -1, "retention_duration_days": 3, "day_backups": 0, "week_backups": 0, "month_backups": 0,
		  "year_backups": 0, "full_backup_interval": -1, "timezone": "UTC+08:00"}`,
		map[string]any{"max_backups": -1.0, "retention_duration_days": 3.0, "year_backups": 0.0, "full_backup_interval": -1.0},
		3,
	},
	"OKOpenTelekomCloud": {
		`{"retention_duration_days": 2, "day_backups": 0, "week_backups": 0, "month_backups": 0, "year_backups": 0,
		  "timezone": "UTC+03:00"}`,
		map[string]any{"retention_duration_days": 2.0, "day_backups": 0.0, "timezone": "UTC+03:00"},
		2,
	},
	"OKOpenTelekomCloudCount": {
		`{"max_backups": 4, "day_backups": 0, "week_backups": 0, "month_backups": 0, "year_backups": 0, "timezone": "UTC+03:00"}`,
		map[string]any{"max_backups": 4.0},
		4,
	},
	"OKCountBesideMinusOne": {
		`{"max_backups": 4, "retention_duration_days": -1}`, map[string]any{"retention_duration_days": -1.0}, 4,
	},
	"OKCountBesideZero": {
		`{"max_backups": 4, "retention_duration_days": 0}`, map[string]any{"retention_duration_days": 0.0}, 4,
	},
	"OKDaysBesideZero": {`{"max_backups": 0, "retention_duration_days": 3}`, map[string]any{"max_backups": 0.0}, 3},
	"OKNulls": {
		`{"max_backups": 4, "retention_duration_days": null, "day_backups": null, "timezone": null}`,
		map[string]any{"max_backups": 4.0},
		4,
	},
	"OKNothing":    {`{}`, nil, 10},
	"OKAllZero":    {`{"max_backups": 0, "retention_duration_days": 0}`, nil, 10},
	"OKUnknown":    {`{"max_backups": 4, "colour": "red"}`, nil, 4},
	"OKDayBuckets": {`{"day_backups": 5, "week_backups": 1, "timezone": "UTC+08:00"}`, map[string]any{"day_backups": 5.0}, 5},
}

func TestPolicyBodiesOfClients(t *testing.T) {
	t.Parallel()
	for name, c := range definitions {
		conform(t, name, func(t *testing.T, s *session) {
			body := func(members string) string {
				return `{"policy": {` + members + `"operation_definition": ` + c.body + `}}`
			}
			trigger := `"trigger": {"properties": {"pattern": ["` + at2 + `"]}}, `
			s.mustSend(http.MethodPost, "policies", body(`"name": "p", "operation_type": "backup", "enabled": true, `+trigger))
			policy := s.text("policy", "id")
			s.mustSend(http.MethodPut, "policies/"+policy, body(`"name": "q", `+trigger))
			for _, show := range []func(){func() {}, func() { s.showPolicy(policy) }} {
				show()
				for member, value := range c.read {
					s.wantMember(value, "policy", "operation_definition", member)
				}
			}
			vault := s.vaultOf("disk", s.freeDisks(1)...)
			s.associate(vault, policy)
			s.until("2026-01-11 00:00")
			equal(t, "backups left after ten days", len(s.left(vault, "01-02")), c.nights)
		})
	}
}

// TestVaultBodiesOfClients are requests around policies in the statuses that
// the clients of the other cloud insist on.
func TestVaultBodiesOfClients(t *testing.T) {
	t.Parallel()
	conform(t, "OKOpenTelekomCloud", func(t *testing.T, s *session) {
		policy := s.createPolicy(newPolicy("p", keep(3), at2)).Id
		s.mustSend(http.MethodPost, "vaults", `{"vault": {"name": "otc", "description": "", "resources": [],
			"backup_policy_id": "`+policy+`", "auto_bind": false, "auto_expand": false, "tags": [{"key": "k", "value": "v"}],
			"billing": {"cloud_type": "public", "consistent_level": "crash_consistent", "object_type": "disk",
				"protect_type": "backup", "size": 100, "charging_mode": "post_paid"}}}`)
		vault := s.text("vault", "id")
		s.mustSend(http.MethodPost, "vaults/"+vault+"/associatepolicy", `{"policy_id": "`+policy+`"}`)
		s.wantMember(policy, "associate_policy", "policy_id")
		s.mustSend(http.MethodPost, "vaults/"+vault+"/dissociatepolicy", `{"policy_id": "`+policy+`"}`)
		s.wantMember(vault, "dissociate_policy", "vault_id")
		for _, path := range []string{"policies/" + policy, "vaults/" + vault} {
			if err := s.sendJSON(http.MethodDelete, path, ""); err != nil {
				t.Fatal(err)
			}
			s.wantStatus(http.StatusNoContent) // 202 or 204, never 200
		}
	})

	// It indexes both without asking whether they are there.
	conform(t, "OKCloudCustodian", func(t *testing.T, s *session) {
		s.vaultOf("server")
		if !s.read("vaults") {
			t.Fatal("no list")
		}
		s.wantMember(false, "vaults", 0, "locked")
		s.wantArray(0, "vaults", 0, "tags")
	})
}
