package service_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// TestReplicaInvariants lets a caller back up, replicate, delete and change
// policies in any order: a replica shows what its source shows, what the receiving
// vault uses is the sum of the pieces, and no two replicas of one backup are in a
// region at a time.
func TestReplicaInvariants(t *testing.T) {
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
			domain.PaceStandard, domain.PaceInstant,
		}).Draw(rt, "pace"))
		m := own.mirror()
		p := &copier{mirrored: m, rt: rt, policy: m.mirrorBy(keep(2), daily(1, 13))}
		m.schedule(m.vault, keep(4), daily(0, 6, 12, 18))
		for range rapid.IntRange(5, 30).Draw(rt, "steps") {
			p.step()
			p.audit()
		}
		own.idle()
		m.sameContents()
		m.books()
		own.ok(own.worlds.Delete(context.Background(), own.world))
	})
}

type copier struct {
	*mirrored

	rt     *rapid.T
	policy *domain.Policy
}

func (p *copier) step() {
	moves := []func() error{p.wait, p.wait, p.save, p.save, p.copyOne, p.copyOne, p.copyAll, p.discard, p.drop, p.drop, p.alter, p.jam}
	err := rapid.SampledFrom(moves).Draw(p.rt, "move")()
	if _, refused := errors.AsType[*domain.Error](err); err != nil && !refused {
		p.rt.Fatal(err)
	}
}

func (p *copier) wait() error {
	by := rapid.SampledFrom([]time.Duration{100 * time.Millisecond, 300 * time.Millisecond, 3 * time.Second, 5 * time.Hour, 30 * time.Hour}).Draw(p.rt, "by")
	return p.engine.Advance(context.Background(), p.world, service.Goal{By: by})
}

func (p *copier) save() error { return p.tryBackUp(p.vault) }

func (p *copier) copyOne() error { return p.copyBackup(p.one(p.tops())) }

func (p *copier) copyAll() error {
	_, err := p.copyVault(rapid.Bool().Draw(p.rt, "automatic"))
	return err
}

// discard deletes a source, drop a replica.
func (p *copier) discard() error { return p.deleteBackup(p.one(p.tops())) }
func (p *copier) drop() error    { return p.abroad().deleteBackup(p.one(p.replicas())) }

func (p *copier) alter() error {
	rule := rapid.SampledFrom([]domain.Definition{keep(1), keep(3), lasts(1), keepAll}).Draw(p.rt, "rule")
	return p.changePolicy(p.policy, updated(p.sent(rule)))
}

// jam freezes the receiving vault, or releases it: what waits fails.
func (p *copier) jam() error {
	status := rapid.SampledFrom([]domain.VaultStatus{domain.VaultFrozen, domain.VaultAvailable}).Draw(p.rt, "status")
	p.setStatus(p.to, status)
	return nil
}

func (p *copier) one(of []*domain.Backup) *domain.Backup {
	if len(of) == 0 {
		return &domain.Backup{ID: "none"}
	}
	return rapid.SampledFrom(of).Draw(p.rt, "which")
}

// audit checks what must be true at any time.
func (p *copier) audit() {
	p.t.Helper()
	p.sameContents()
	active, finished := 0, map[string]bool{}
	for _, r := range p.replicas() {
		finished[r.ID] = r.Status != domain.BackupWaitingProtect && r.Status != domain.BackupProtecting
	}
	for _, b := range p.tops() {
		there := 0
		for _, r := range b.Replications {
			done, alive := finished[r.BackupID]
			if r.Active() {
				active++
			}
			if r.Active() && (!alive || done) || r.Status == domain.ReplicationFailed && alive {
				p.t.Errorf("%+v, the replica is there: %v, finished: %v", r, alive, done)
			}
			if alive {
				there++
			}
		}
		if there > 1 {
			p.t.Errorf("%s has %d replicas", b.ID, there)
		}
	}
	from, to := p.vaultNow(p.vault.ID), p.vaultNow(p.to.ID)
	if from.Replicating != active || to.Replicating != active {
		p.t.Errorf("%d replications are under way, the vaults say %d and %d", active, from.Replicating, to.Replicating)
	}
	if active == 0 {
		p.books()
	}
}
