package service_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// TestInterplay is TestInvariants in a world where faults strike, backups are
// replicated abroad and shared with a friend, and vaults are bought: what a vault
// uses is what its backups, replicas and shares hold, and every count is that of
// the rows.
func TestInterplay(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long random sequences")
	}
	shared := openCloudFor(t, enginetest.SQLite(t))
	worlds := 0
	rapid.Check(t, func(rt *rapid.T) {
		worlds++
		own := *shared
		own.t, own.world = rt, fmt.Sprintf("world-%d", worlds)
		p := newMeddler(&own, rt)
		for range rapid.IntRange(10, 40).Draw(rt, "steps") {
			p.meddle()
			p.audit()
			p.auditShares()
		}
		own.ok(own.worlds.Delete(context.Background(), own.world))
	})
}

// meddler is a player whose world others have vaults in.
type meddler struct {
	*player

	m      *mirrored
	friend *cloud
	into   *domain.Vault
}

func newMeddler(c *cloud, rt *rapid.T) *meddler {
	friend := c.friend()
	p := &meddler{
		player: &player{cloud: c, rt: rt, taken: map[string]string{}, troubled: true, queue: domain.PaceStandard.Queue()},
		m:      c.mirror(), friend: friend, into: friend.vault("server", 1000),
	}
	p.others = []*cloud{c.abroad(), friend}
	p.m.mirrorBy(keep(2), daily(1, 13))
	p.policies = []string{p.m.schedule(p.m.vault, keep(3), daily(0, 6, 12, 18)).ID}
	p.begin(p.m.vault)
	p.begin(p.vault("disk", 1000, p.resource("volume-scratch-0001")))
	return p
}

func (p *meddler) meddle() {
	moves := []func() error{
		p.jinx, p.jinx, p.relieve, p.copyOne, p.copyOne, p.copyAll, p.dropReplica, p.dropReplicas,
		p.offer, p.offer, p.take, p.take, p.reject, p.end, p.dropShares, p.buy, p.give, p.moveOver, p.moveOver,
	}
	if rapid.Bool().Draw(p.rt, "as ever") {
		p.step()
		return
	}
	err := rapid.SampledFrom(moves).Draw(p.rt, "meddling")()
	if _, refused := errors.AsType[*domain.Error](err); err != nil && !refused {
		p.rt.Fatal(err)
	}
}

// jinx declares a fault of tasks. One before the snapshot takes no time: it is
// known by its instant.
func (p *meddler) jinx() error {
	f := domain.Fault{
		Task: rapid.SampledFrom([]domain.Operation{
			domain.OpBackup, domain.OpBackup, domain.OpReplication, domain.OpReplication, domain.OpDelete, domain.OpDelete,
			domain.OpVaultDelete, domain.OpRemoveResource, domain.OpRestore,
		}).Draw(p.rt, "task"),
		Phase: rapid.SampledFrom(domain.Phases()).Draw(p.rt, "phase"), Code: domain.CodeSnapshotQuota,
		Count: rapid.Int64Range(1, 3).Draw(p.rt, "count"),
	}
	if f.Phase != domain.PhasePrepare && rapid.Bool().Draw(p.rt, "late") {
		f.Latency = time.Minute
	}
	_, err := p.engine.AddFault(context.Background(), p.world, f)
	return err
}

func (p *meddler) relieve() error {
	return p.engine.DeleteFaults(context.Background(), p.world, "")
}

func (p *meddler) copyOne() error { return p.m.copyBackup(p.anyBackup()) }

func (p *meddler) copyAll() error {
	from := *p.m
	from.vault = p.anyVault()
	_, err := from.copyVault(rapid.Bool().Draw(p.rt, "automatic"))
	return err
}

// dropReplica deletes a replica, dropReplicas their vault; another takes its place.
func (p *meddler) dropReplica() error {
	ids := p.others[0].listed("backup")
	if len(ids) == 0 {
		return nil
	}
	return p.others[0].deleteBackup(&domain.Backup{ID: p.any(ids)})
}

func (p *meddler) dropReplicas() error {
	if p.vaultNow(p.m.to.ID) == nil {
		p.m.to = p.others[0].replicationVault()
		return nil
	}
	return p.others[0].deleteVault(p.m.to)
}

func (p *meddler) offer() error { return p.share(p.anyBackup().ID, p.friend.caller) }

func (p *meddler) take() error {
	return p.reply(p.anyBackup().ID, p.friend.caller, domain.MemberAccepted, p.into.ID)
}

func (p *meddler) reject() error {
	return p.reply(p.anyBackup().ID, p.friend.caller, domain.MemberRejected, "")
}

func (p *meddler) end() error {
	return p.app.DeleteMember(context.Background(), p.caller, p.anyBackup().ID, p.friend.caller.ProjectID)
}

// dropShares deletes the vault that backups are accepted into, or makes another.
func (p *meddler) dropShares() error {
	if p.vaultNow(p.into.ID) == nil {
		p.into = p.friend.vault("server", 1000)
		return nil
	}
	return p.friend.deleteVault(p.into)
}

// buy orders a vault for disks, or more of one; give gives one up.
func (p *meddler) buy() error {
	v := p.anyVault()
	if rapid.Bool().Draw(p.rt, "larger") && v.ChargingMode == domain.PrePaid {
		_, err := p.changeSize(v, v.Size+100, true)
		return err
	}
	return p.create(monthly(rapid.Bool().Draw(p.rt, "pays"), p.some("disk")...))
}

func (p *meddler) give() error { return p.unsubscribe(p.anyVault()) }

// auditShares: a backup counts its members, and what a vault has of it is its whole
// contents, of a member that has accepted it there.
func (p *meddler) auditShares() {
	p.t.Helper()
	ctx, all := context.Background(), p.listed("backup")
	members, err := p.store.Memberships(ctx, p.friend.caller.ProjectID, all)
	p.ok(err)
	docs, err := p.store.BackupDocs(ctx, all)
	p.ok(err)
	accepted := 0
	for _, id := range all {
		m := members[id]
		if (docs[id].Members == 1) != (m != nil) {
			p.t.Errorf("%s counts %d members, there is %+v", id, docs[id].Members, m)
		}
		if m != nil && m.Status == domain.MemberAccepted {
			accepted++
		}
	}
	shares := 0
	for _, id := range p.friend.listed("vault") {
		for _, s := range p.vaultNow(id).Shares {
			shares++
			m, b := members[s.BackupID], docs[s.BackupID]
			if m == nil || m.VaultID != id || m.Status != domain.MemberAccepted {
				p.t.Errorf("vault %s has a share of %+v", id, m)
				continue
			}
			chain := domain.NewChain(b.ChainID, p.chain(b.ChainID))
			if size := chain.WholeSize(chain.Find(b.ID)); size != s.Size {
				p.t.Errorf("%d MB of %s are shared, it has %d", s.Size, b.ID, size)
			}
		}
	}
	if shares != accepted {
		p.t.Errorf("%d shares, %d were accepted", shares, accepted)
	}
}
