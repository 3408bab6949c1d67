package storetest

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// testListTasks: each filter by itself and two at once.
func testListTasks(b *bed) {
	plain, restore, failed, other := b.task(domain.OpBackup, 0), b.task(domain.OpRestore, 500), b.task(domain.OpBackup, 0), b.task(domain.OpBackup, 0)
	failed.Status, failed.ResourceID, failed.ResourceName = domain.TaskFailed, "r2", "n2"
	other.ProviderID, other.VaultID, other.VaultName, other.EnterpriseProjectID = "p2", "v2", "vn2", "e1"
	other.CreatedAt = at(3600)
	foreign := b.task(domain.OpBackup, 0)
	foreign.ProjectID = b.account.Projects[1].ID
	names := map[string]string{plain.ID: "plain", restore.ID: "restore", failed.ID: "failed", other.ID: "other", foreign.ID: "foreign"}
	b.commit(func(c *service.Changes) { c.Tasks.New = []*domain.Task{plain, restore, failed, other, foreign} })
	all := []string{"other", "failed", "restore", "plain"}
	for name, test := range map[string]struct {
		filter query.Tasks
		want   []string
	}{
		"all":           {query.Tasks{}, all},
		"operation":     {query.Tasks{Operation: "restore"}, []string{"restore"}},
		"status":        {query.Tasks{Status: "failed"}, []string{"failed"}},
		"provider":      {query.Tasks{ProviderID: "p2"}, []string{"other"}},
		"resource":      {query.Tasks{ResourceID: "r2"}, []string{"failed"}},
		"resource name": {query.Tasks{ResourceName: "n2"}, []string{"failed"}},
		"vault":         {query.Tasks{VaultID: "v2"}, []string{"other"}},
		"vault name":    {query.Tasks{VaultName: "vn2"}, []string{"other"}},
		"eps":           {query.Tasks{EnterpriseProjectID: "e1"}, []string{"other"}},
		"granted":       {query.Tasks{Granted: new(domain.Within("e1"))}, []string{"other"}},
		"from":          {query.Tasks{From: at(3600)}, []string{"other"}},
		"after":         {query.Tasks{From: at(3600).Add(time.Microsecond)}, nil},
		"to":            {query.Tasks{To: plain.CreatedAt}, []string{"plain"}},
		"until":         {query.Tasks{To: plain.CreatedAt.Add(-time.Microsecond)}, nil},
		"two":           {query.Tasks{Operation: "backup", Status: "success", VaultName: "vault name"}, []string{"plain"}},
		"nobody's":      {query.Tasks{ProjectID: "none"}, nil},
	} {
		test.filter.ProjectID = cmp.Or(test.filter.ProjectID, b.project)
		test.filter.Page = query.Page{Limit: 10}
		got, err := b.s.ListTasks(b.ctx(), test.filter)
		b.ok(err)
		var listed []string
		for _, ref := range got.Refs {
			listed = append(listed, names[ref.ID])
		}
		if !slices.Equal(listed, test.want) || got.Count != len(test.want) {
			b.t.Errorf("%s: %v of %d, want %v", name, listed, got.Count, test.want)
		}
	}
}

// testDocs: documents come by id, as they were stored; ids without one are left
// out.
func testDocs(b *bed) {
	v, task, stored := b.vault("v"), b.task(domain.OpBackup, 0), b.resource("r")
	cp, backup := b.checkpoint(v), b.backup(v, "chain")
	b.commit(func(c *service.Changes) {
		c.Vaults.New, c.Tasks.New = []*domain.Vault{v}, []*domain.Task{task}
		c.Checkpoints.New, c.Backups.New = []*domain.Checkpoint{cp}, []*domain.Backup{backup}
		c.Resources.New = []*domain.Resource{stored}
		c.Protections.New = []*domain.Protection{b.protection(v, "r", "r"), b.protection(v, "d", "r")}
	})
	ctx := b.ctx()
	vaults, err := b.s.VaultDocs(ctx, []string{"none", v.ID, v.ID})
	b.ok(err)
	same(b, "vaults", vaults, map[string]*domain.Vault{v.ID: v})
	backups, err := b.s.BackupDocs(ctx, []string{backup.ID, "none"})
	b.ok(err)
	same(b, "backups", backups, map[string]*domain.Backup{backup.ID: backup})
	tasks, err := b.s.TaskDocs(ctx, []string{task.ID})
	b.ok(err)
	same(b, "tasks", tasks, map[string]*domain.Task{task.ID: task})
	none, err := b.s.TaskDocs(ctx, nil)
	b.ok(err)
	same(b, "no tasks", slices.Collect(maps.Keys(none)), []string(nil))
	gotCheckpoint, err := b.s.CheckpointDoc(ctx, cp.ID)
	b.ok(err)
	same(b, "checkpoint", gotCheckpoint, cp)
	if missing, err := b.s.CheckpointDoc(ctx, "none"); missing != nil || err != nil {
		b.t.Errorf("a checkpoint of no id: %+v, %v", missing, err)
	}
	resources, err := b.s.StoredResources(ctx, b.project)
	b.ok(err)
	same(b, "resources", resources, map[string]*domain.Resource{"r": stored})
	protectors, err := b.s.Protectors(ctx, b.project)
	b.ok(err)
	same(b, "protectors", protectors, map[string]string{"r": v.ID, "d": v.ID})
}
