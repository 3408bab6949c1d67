package storetest

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// policy is a new policy with every member set that a document or a column has.
func (b *bed) policy(op domain.Operation) *domain.Policy {
	seq, days := b.next(), int64(7)
	return &domain.Policy{
		ID: b.id("policy", seq), Seq: seq, Version: seq + 1, ProjectID: b.project, UpdatedAt: at(int(seq)),
		Name: "policy", Enabled: true, Operation: op, Definition: domain.Definition{RetentionDays: &days},
		Trigger: domain.Trigger{
			ID: "trigger", Name: domain.TriggerName, Type: domain.TriggerType, StartTime: start,
			Patterns: []string{"FREQ=DAILY;BYHOUR=1"},
		},
		PolicyType: domain.PolicyTypeCustom, CreatedBy: domain.PolicyCreatedByCustomer,
	}
}

// testListPolicies: newest first, by operation and by vault, page by page, and as
// they were committed.
func testListPolicies(b *bed) {
	daily, hourly, copies := b.policy(domain.OpBackup), b.policy(domain.OpBackup), b.policy(domain.OpReplication)
	foreign := b.policy(domain.OpBackup)
	foreign.ProjectID = b.account.Projects[1].ID
	both, bare, abroad := b.vault("both"), b.vault("bare"), b.vault("abroad")
	both.BackupPolicyID, both.ReplicationPolicyID = daily.ID, copies.ID
	abroad.ProjectID, abroad.BackupPolicyID = foreign.ProjectID, foreign.ID
	b.commit(func(c *service.Changes) {
		c.Policies.New = []*domain.Policy{daily, hourly, copies, foreign}
		c.Vaults.New = []*domain.Vault{both, bare, abroad}
	})
	all := []string{copies.ID, hourly.ID, daily.ID}
	for name, test := range map[string]struct {
		filter query.Policies
		want   []string
		count  int
	}{
		"all":         {query.Policies{Page: query.Page{Limit: 10}}, all, 3},
		"page":        {query.Policies{Page: query.Page{Limit: 1, Offset: 1}}, all[1:2], 3},
		"behind":      {query.Policies{Page: query.Page{Limit: 1, Offset: 3}}, nil, 3},
		"operation":   {query.Policies{Operation: "backup", Page: query.Page{Limit: 10}}, all[1:], 2},
		"vault":       {query.Policies{VaultID: both.ID, Page: query.Page{Limit: 10}}, []string{copies.ID, daily.ID}, 2},
		"two filters": {query.Policies{VaultID: both.ID, Operation: "replication", Page: query.Page{Limit: 10}}, all[:1], 1},
		"bare vault":  {query.Policies{VaultID: bare.ID, Page: query.Page{Limit: 10}}, nil, 0},
		"foreign":     {query.Policies{VaultID: abroad.ID, Page: query.Page{Limit: 10}}, nil, 0},
	} {
		test.filter.ProjectID = b.project
		got, err := b.s.ListPolicies(b.ctx(), test.filter)
		b.ok(err)
		var ids []string
		for _, ref := range got.Refs {
			ids = append(ids, ref.ID)
		}
		if !slices.Equal(ids, test.want) || got.Count != test.count {
			b.t.Errorf("%s: %v of %d, want %v", name, ids, got.Count, test.want)
		}
	}
	docs, err := b.s.PolicyDocs(b.ctx(), []string{daily.ID, copies.ID, "none"})
	b.ok(err)
	same(b, "documents", docs, map[string]*domain.Policy{daily.ID: daily, copies.ID: copies})
}
