package service_test

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/query"
)

// audit checks what must be true of a world at any time.
func (p *player) audit() {
	p.t.Helper()
	pending := p.auditAgenda()
	live, protected := map[string]int{}, map[string]string{}
	for _, id := range p.everywhere("vault") {
		v := p.vaultNow(id)
		p.auditCount(v)
		var used int64
		for _, b := range v.Bindings {
			used += b.BackupSize
			p.auditBinding(v, b, pending, live)
			if v.ProtectType == domain.ProtectReplication {
				continue
			}
			for _, held := range append([]string{b.ResourceID}, b.Disks...) {
				protected[held] = v.ID
			}
		}
		for _, s := range v.Shares {
			used += s.Size
		}
		p.auditReplicating(v, pending)
		if v.Used != used {
			p.t.Errorf("vault %s says %d MB, its resources %d", id, v.Used, used)
		}
		if v.Status == domain.VaultDeleting && len(pending) == 0 {
			p.t.Errorf("vault %s is deleted by nobody", id)
		}
	}
	p.auditCheckpoints(live)
	p.auditProtections(protected)
	p.auditPolicies()
}

// everywhere are the ids of all rows of a kind, of the player and of others.
func (p *player) everywhere(kind string) []string {
	p.t.Helper()
	all := p.listed(kind)
	for _, other := range p.others {
		all = append(all, other.listed(kind)...)
	}
	return all
}

// auditReplicating: a vault counts the replications under way from it and into it.
func (p *player) auditReplicating(v *domain.Vault, pending map[string]*domain.Task) {
	p.t.Helper()
	n := 0
	for _, t := range pending {
		if t.Replica != nil && (t.VaultID == v.ID || t.Replica.VaultID == v.ID) {
			n++
		}
	}
	if v.Replicating != n {
		p.t.Errorf("vault %s says %d replications, there are %d", v.ID, v.Replicating, n)
	}
}

// auditCount: the count of a vault's backups, which is kept, is theirs.
func (p *player) auditCount(v *domain.Vault) {
	p.t.Helper()
	got, err := p.store.ListBackups(context.Background(), query.Backups{
		ProjectID: v.ProjectID, VaultID: v.ID, Page: query.Page{Limit: 1_000_000},
	})
	p.ok(err)
	if got.Count != len(got.Refs) {
		p.t.Errorf("%d backups of vault %s, %d are counted", len(got.Refs), v.ID, got.Count)
	}
}

// auditAgenda: a task waits or runs exactly when it has a place on the agenda,
// in the future. It returns those tasks.
func (p *player) auditAgenda() map[string]*domain.Task {
	p.t.Helper()
	due, err := p.store.Due(context.Background(), p.world, domain.Never)
	p.ok(err)
	agenda := map[string]bool{}
	for _, d := range due {
		agenda[d.Ref] = d.Kind == domain.DueTaskStart || d.Kind == domain.DueTaskEnd
		if d.At.Before(p.now()) {
			p.t.Errorf("%+v was due before %s", d, p.now())
		}
	}
	all, err := p.store.TaskDocs(context.Background(), p.everywhere("task"))
	p.ok(err)
	pending := map[string]*domain.Task{}
	for id, t := range all {
		if working := t.Status == domain.TaskWaiting || t.Status == domain.TaskRunning; working != agenda[id] {
			p.t.Errorf("task %s is %s; on the agenda: %v", id, t.Status, agenda[id])
		}
		if agenda[id] {
			pending[id] = t
		}
		full := t.PolicyID != "" && t.ErrorCode == domain.CodeVaultFull
		if t.Status == domain.TaskFailed && !full && !p.troubled {
			p.t.Errorf("task %s of kind %s failed: %s", id, t.Operation, t.ErrorCode)
		}
	}
	return pending
}

// auditBinding: what a resource takes of its vault is what its backups hold, but
// for the one that runs, which counts when it ends.
func (p *player) auditBinding(v *domain.Vault, b *domain.Binding, pending map[string]*domain.Task, live map[string]int) {
	p.t.Helper()
	task := pending[b.TaskID]
	replicas := v.ProtectType == domain.ProtectReplication
	faulty := p.troubled && b.ProtectStatus == domain.Faulty
	if b.Idle() != (task == nil) || b.Idle() && b.ProtectStatus != domain.Protected && !replicas && !faulty {
		p.t.Errorf("%s is %s, its task %q", b.Name, b.ProtectStatus, b.TaskID)
	}
	backups := p.chain(v.ChainOf(b))
	var held, finished int64
	for _, x := range backups {
		held += x.Pieces.Blocks()
		if x.VaultID != v.ID || x.ChainID != v.ChainOf(b) {
			p.t.Errorf("backup %s of vault %s is in the chain of %s", x.ID, x.VaultID, b.Name)
		}
		if x.Top() {
			live[x.CheckpointID]++
			if x.Status != domain.BackupWaitingProtect && x.Status != domain.BackupProtecting {
				finished++
			}
		}
	}
	booked := b.BackupSize
	if task != nil && task.Operation == domain.OpBackup {
		booked += task.Moved
	}
	for _, t := range pending {
		if t.Replica != nil && t.Replica.VaultID == v.ID && t.ResourceID == b.ResourceID {
			booked += t.Moved
		}
	}
	if booked != held || b.BackupCount != finished {
		p.t.Errorf("%s: %d MB in %d backups are booked, %d in %d are there", b.Name, booked, b.BackupCount, held, finished)
	}
	if replicas {
		return
	}
	p.auditContents(b.ResourceID, backups)
	if a := p.agent(b.ResourceID); v.ObjectType == domain.ObjectFile && a != nil && b.ProtectStatus != domain.Removing && b.Size != a.SizeGB() {
		p.t.Errorf("%s takes %d GB of its vault, has %d", b.Name, b.Size, a.SizeGB())
	}
}

// auditContents: a backup shows what was on its disk when the snapshot was taken,
// whatever became of the backups around it. What it was is noted when the backup
// is first seen, before anything else can have been restored to the disk.
func (p *player) auditContents(resourceID string, backups []*domain.Backup) {
	p.t.Helper()
	chain := domain.NewChain(resourceID, slices.Clone(backups))
	for _, b := range backups {
		failed := b.ProtectedAt.IsZero() && b.Status != domain.BackupProtecting
		if !b.Holds || b.Status == domain.BackupWaitingProtect || failed {
			continue
		}
		if p.taken[b.ID] == "" {
			p.taken[b.ID] = p.contents(b, b.CreatedAt.Add(p.queue))
		}
		if got := blocks.Digest(chain.View(b)); got != p.taken[b.ID] {
			p.t.Errorf("backup %s of %s shows %s, taken was %s", b.ID, b.ResourceName, got, p.taken[b.ID])
		}
	}
}

// auditCheckpoints: one lives as long as a backup of it, and counts those.
func (p *player) auditCheckpoints(live map[string]int) {
	p.t.Helper()
	for id, n := range live {
		cp, err := p.store.CheckpointDoc(context.Background(), id)
		p.ok(err)
		if cp == nil || cp.Live != n {
			p.t.Errorf("%d backups of checkpoint %s: %+v", n, id, cp)
		}
	}
	total := 0
	for _, n := range live {
		total += n
	}
	if rows := strings.Count(p.dump(), "\ncheckpoints "); rows != len(live) {
		p.t.Errorf("%d checkpoints, %d have backups", rows, len(live))
	}
	if n := len(p.everywhere("backup")); n != total {
		p.t.Errorf("%d backups, %d of them in a chain of a bound resource", n, total)
	}
}

// auditProtections: what is bound is protected, with the disks that are covered,
// and nothing else is. Each says which resource it is bound with.
func (p *player) auditProtections(want map[string]string) {
	p.t.Helper()
	got, err := p.store.Protectors(context.Background(), p.caller.ProjectID)
	p.ok(err)
	if diff := cmp.Diff(want, got); diff != "" {
		p.t.Errorf("protected (-bound +protected):\n%s", diff)
	}
	for _, id := range slices.Sorted(maps.Keys(got)) {
		held, err := p.store.Protection(context.Background(), p.caller.ProjectID, id)
		p.ok(err)
		b := p.vaultNow(held.VaultID).Binding(held.BoundID)
		if b == nil || id != b.ResourceID && !slices.Contains(b.Disks, id) {
			p.t.Errorf("%+v is not of %+v", held, b)
		}
	}
}
