package service_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// TestRetentionModel: whatever becomes of a vault's policy, what is left is what
// a model has left that is nothing but a list of backups. The model is told when
// backups began and ended, and by what rule; it finds out itself what goes when.
func TestRetentionModel(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long random sequences")
	}
	shared := openCloudFor(t, enginetest.SQLite(t))
	worlds := 0
	rapid.Check(t, func(rt *rapid.T) {
		worlds++
		own := *shared
		own.t = rt
		own.enter(fmt.Sprintf("world-%d", worlds), "seed", rapid.SampledFrom([]domain.Pace{
			domain.PaceStandard, domain.PaceRealistic,
		}).Draw(rt, "pace"))
		m := newModel(&own, rt)
		for range rapid.IntRange(5, 30).Draw(rt, "steps") {
			m.step()
			m.compare()
		}
		own.ok(own.worlds.Delete(context.Background(), own.world))
	})
}

// model is a vault of two disks and what should be in it.
type model struct {
	*cloud
	rt     *rapid.T
	vault  *domain.Vault
	disks  []*domain.Resource
	policy *domain.Policy // on the vault, as it was changed last; nil for none
	made   []*modelled
	at     time.Time            // up to when the model has gone
	gone   map[string]time.Time // what rules deleted since the last comparison
}

// modelled is one backup. A running one has not ended; a doomed one is being
// deleted by a caller.
type modelled struct {
	domain.Candidate
	disk                   string
	automatic, ran, doomed bool
}

func newModel(c *cloud, rt *rapid.T) *model {
	m := &model{cloud: c, rt: rt, at: c.now(), disks: []*domain.Resource{
		c.resource("volume-mail-0001"), c.resource("volume-scratch-0001"),
	}}
	big, err := blocks.NewDisk(1, 1024*1024, 640_000, 100, 0) // takes ninety minutes at the realistic pace
	c.ok(err)
	c.setResource(m.disks[1].ID, func(r *domain.Resource) { r.Contents = &big })
	m.vault = c.vault("disk", 1_000_000, m.disks...)
	return m
}

func (m *model) step() {
	moves := []func() error{m.wait, m.wait, m.wait, m.wait, m.save, m.discard, m.put, m.put, m.takeOff, m.alter, m.alter, m.drop}
	err := rapid.SampledFrom(moves).Draw(m.rt, "move")()
	if _, refused := errors.AsType[*domain.Error](err); err != nil && !refused {
		m.rt.Fatal(err)
	}
	m.follow()
}

func (m *model) wait() error {
	by := rapid.SampledFrom([]time.Duration{
		time.Minute, time.Hour, 5 * time.Hour, 8 * time.Hour, 25 * time.Hour, 4 * 24 * time.Hour,
	}).Draw(m.rt, "by")
	return m.engine.Advance(context.Background(), m.world, service.Goal{By: by})
}

func (m *model) save() error {
	_, err := m.app.CreateCheckpoint(context.Background(), m.caller, service.CreateCheckpoint{
		VaultID: m.vault.ID, Incremental: true,
		AutoTrigger: m.policy != nil && rapid.Bool().Draw(m.rt, "automatic"),
	})
	return err
}

func (m *model) discard() error {
	if len(m.made) == 0 {
		return nil
	}
	b := rapid.SampledFrom(m.made).Draw(m.rt, "which")
	err := m.app.DeleteBackup(context.Background(), m.caller, b.ID)
	b.doomed = b.doomed || err == nil
	return err
}

// put applies a new policy, or one in the place of another.
func (m *model) put() error {
	p := m.cloud.policy(someRule(m.rt), append(somePatterns(m.rt), daily(7))...)
	m.ok(m.apply(m.vault, p))
	if m.policy != nil {
		m.carry(m.policy.Rule(), p.Rule())
		m.ok(m.deletePolicy(m.policy)) // which is on no vault by now
	}
	m.policy = p
	return nil
}

func (m *model) takeOff() error {
	if m.policy == nil {
		return nil
	}
	m.ok(m.withdraw(m.vault, m.policy))
	m.ok(m.deletePolicy(m.policy))
	m.policy = nil
	return nil
}

func (m *model) alter() error {
	if m.policy == nil {
		return nil
	}
	rule, on := someRule(m.rt), rapid.IntRange(0, 3).Draw(m.rt, "enabled") > 0
	m.ok(m.changePolicy(m.policy, service.UpdatePolicy{Definition: &rule, Enabled: &on}))
	m.carry(m.policy.Rule(), rule.Rule())
	m.policy.Definition, m.policy.Enabled = rule, on
	return nil
}

// drop deletes the policy while it is on the vault.
func (m *model) drop() error {
	if m.policy == nil {
		return nil
	}
	m.ok(m.deletePolicy(m.policy))
	m.policy = nil
	m.mark(domain.Release)
	return nil
}

func (m *model) carry(from, to domain.RetentionRule) {
	m.mark(func(c domain.Candidate) domain.Candidate { return domain.Carry(from, to, c) })
}

func (m *model) mark(change func(domain.Candidate) domain.Candidate) {
	for _, b := range m.made {
		if b.automatic {
			b.Candidate = change(b.Candidate)
		}
	}
}

// moment is something that the model learns from the logs, or a sweep. At one
// instant what ends comes first, then the sweep, then what begins.
type moment struct {
	at    time.Time
	order int
	do    func()
}

// follow takes the model to the world's present.
func (m *model) follow() {
	from, now := m.at, m.now()
	m.at, m.gone = now, map[string]time.Time{}
	var moments []moment
	for _, t := range m.logs(domain.OpBackup, "") {
		if t.BackupID == "" {
			continue
		}
		if m.find(t.BackupID) == nil && !t.CreatedAt.Before(from) {
			moments = append(moments, moment{t.CreatedAt, 2, func() { m.begins(t) }})
		}
		if t.EndedAt.After(from) && !t.EndedAt.After(now) {
			moments = append(moments, moment{t.EndedAt, 0, func() { m.ends(t) }})
		}
	}
	for day := from.Truncate(24 * time.Hour); !day.After(now); day = day.AddDate(0, 0, 1) {
		if at := day.Add(8 * time.Hour); at.After(from) && !at.After(now) {
			moments = append(moments, moment{at, 1, func() { m.sweeps(at) }})
		}
	}
	slices.SortStableFunc(moments, func(a, b moment) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.order, b.order))
	})
	for _, happens := range moments {
		happens.do()
	}
}

func (m *model) find(id string) *modelled {
	for _, b := range m.made {
		if b.ID == id {
			return b
		}
	}
	return nil
}

func (m *model) begins(t *domain.Task) {
	b := &modelled{Candidate: domain.Candidate{ID: t.BackupID, CreatedAt: t.CreatedAt}, disk: t.ResourceID, automatic: t.PolicyID != ""}
	if b.automatic {
		b.ExpiresAt = m.policy.Rule().Stamp(t.CreatedAt)
	}
	m.made = append(m.made, b)
}

func (m *model) ends(t *domain.Task) {
	m.find(t.BackupID).ran = true
	if m.policy != nil && m.policy.Enabled {
		m.judge(t.ResourceID, m.policy.Rule(), t.EndedAt)
	} else if m.policy == nil {
		m.judge(t.ResourceID, domain.RetentionRule{}, t.EndedAt)
	}
}

func (m *model) sweeps(at time.Time) {
	if m.policy == nil || m.policy.Enabled {
		for _, d := range m.disks {
			m.judge(d.ID, domain.RetentionRule{}, at)
		}
	}
}

// judge deletes what a rule does not keep of a disk's finished automatic backups.
// While one runs, the newest that is finished is none of its business.
func (m *model) judge(disk string, rule domain.RetentionRule, now time.Time) {
	var candidates []domain.Candidate
	running := false
	for _, b := range slices.Backward(m.made) {
		switch {
		case b.disk != disk:
		case !b.ran:
			running = true
		case running:
			running = false
		case b.automatic && !b.doomed:
			candidates = append(candidates, b.Candidate)
		}
	}
	for _, verdict := range rule.Judge(candidates, now) {
		if !verdict.Keep {
			m.gone[verdict.ID] = now
		}
	}
	m.made = slices.DeleteFunc(m.made, func(b *modelled) bool { _, gone := m.gone[b.ID]; return gone })
}

// compare fails the test unless the world has what the model has, with the same
// marks, and the logs of what rules deleted say when it was.
func (m *model) compare() {
	m.t.Helper()
	want, got := map[string]domain.Candidate{}, map[string]domain.Candidate{}
	for _, b := range m.made {
		if !b.doomed {
			want[b.ID] = b.Candidate
		}
	}
	for _, d := range m.disks {
		for _, b := range m.chain(d.ID) {
			if b.Status != domain.BackupWaitingDelete && b.Status != domain.BackupDeleting {
				got[b.ID] = domain.Candidate{ID: b.ID, CreatedAt: b.CreatedAt, ExpiresAt: b.ExpiresAt, Forever: b.Forever}
			}
		}
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		m.t.Fatalf("at %s (-model +world):\n%s", m.now(), diff)
	}
	logged := map[string]time.Time{}
	for _, t := range m.logs(domain.OpDelete, "") {
		if _, gone := m.gone[t.BackupID]; gone && t.StartedAt.Equal(t.EndedAt) && t.CreatedAt.Equal(t.EndedAt) {
			logged[t.BackupID] = t.EndedAt
		}
	}
	if diff := gocmp.Diff(m.gone, logged); diff != "" {
		m.t.Fatalf("deleted by rules at (-model +logs):\n%s", diff)
	}
	// The deletion of a doomed one is over after a minute; what it was is forgotten.
	m.made = slices.DeleteFunc(m.made, func(b *modelled) bool {
		return b.doomed && !slices.ContainsFunc(m.chain(b.disk), func(x *domain.Backup) bool { return x.ID == b.ID })
	})
}
