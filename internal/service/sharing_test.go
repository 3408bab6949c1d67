package service_test

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// sharers makes a world with two accounts, works as the first, and returns who the
// second is.
func (c *cloud) sharers(id string) service.Caller {
	c.t.Helper()
	var accounts []iam.Account
	for i := range 2 {
		account, _ := iam.MakeAccount(iam.Blueprint{WorldID: id, Seed: "seed", Index: i})
		accounts = append(accounts, account)
	}
	_, err := c.worlds.Create(context.Background(), service.Genesis{ID: id, Seed: "seed", Pace: domain.PaceStandard, Accounts: accounts})
	c.ok(err)
	as := func(a iam.Account) service.Caller {
		return service.Caller{WorldID: id, AccountID: a.ID, UserID: a.Users[0].ID, ProjectID: a.Projects[0].ID}
	}
	c.world, c.account, c.caller = id, accounts[0], as(accounts[0])
	return as(accounts[1])
}

func (c *cloud) share(backup string, friend service.Caller) error {
	_, _, err := c.app.AddMember(context.Background(), c.caller, backup, service.AddMember{ProjectIDs: []string{friend.ProjectID}})
	return err
}

func (c *cloud) reply(backup string, friend service.Caller, status domain.MemberStatus, vault string) error {
	_, err := c.app.UpdateMemberStatus(context.Background(), friend, backup, friend.ProjectID,
		service.UpdateMemberStatus{Status: status, VaultID: vault})
	return err
}

// backupsOf are the ids of a vault's backups, newest first.
func (c *cloud) backupsOf(v *domain.Vault) []string {
	c.t.Helper()
	listing, err := c.store.ListBackups(context.Background(), query.Backups{
		ProjectID: v.ProjectID, VaultID: v.ID, Page: query.Page{Limit: 100},
	})
	c.ok(err)
	ids := make([]string, len(listing.Refs))
	for i, ref := range listing.Refs {
		ids[i] = ref.ID
	}
	return ids
}

// A backup that a policy deletes takes the copies with it, in the same step.
func TestSharedBackupExpires(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, at enginetest.Engine) {
		c := openCloudFor(t, at)
		friend := c.sharers("world")
		v := c.vault("server", 1000, c.resource("ecs-web-0001"))
		c.schedule(v, keep(1), daily(2))
		c.advance(24 * time.Hour)
		own, ctx := c.caller, context.Background()
		c.caller = friend
		into := c.vault("server", 1000)
		c.caller = own
		first := c.backupsOf(v)[0]
		c.ok(c.share(first, friend))
		c.ok(c.reply(first, friend, domain.MemberAccepted, into.ID))
		if used := c.vaultNow(into.ID).Used; used == 0 {
			t.Fatal("a copy that takes nothing")
		}
		c.advance(24 * time.Hour)
		if got := c.backupsOf(v); len(got) != 1 || got[0] == first {
			t.Fatalf("kept %v, was to lose %s", got, first)
		}
		now := c.vaultNow(into.ID)
		if now.Used != 0 || len(now.Shares) != 0 {
			t.Errorf("%d MB in %v are left", now.Used, now.Shares)
		}
		if left, err := c.store.Memberships(ctx, friend.ProjectID, []string{first}); err != nil || len(left) != 0 {
			t.Errorf("memberships %v are left, %v", left, err)
		}
	})
}

// A copy that fills a vault up to its threshold is told like a backup: once, and only
// by a vault that notifies and was below it.
func TestAcceptedBackupTellsOfTheThreshold(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, at enginetest.Engine) {
		c := openCloudFor(t, at)
		friend := c.sharers("world")
		v := c.vault("server", 1000, c.resource("ecs-web-0001"))
		c.backUp(v)
		own, backup := c.caller, c.backupsOf(v)[0]
		c.caller = friend
		into, quiet := c.vault("server", 1000), c.vault("server", 1000)
		c.caller = own
		c.ok(c.share(backup, friend))
		c.setVault(into.ID, func(v *domain.Vault) { v.Threshold = 1 })
		c.setVault(quiet.ID, func(v *domain.Vault) { v.SMNNotify, v.Threshold = false, 1 })
		events := c.listen()
		for range 2 {
			c.ok(c.reply(backup, friend, domain.MemberAccepted, into.ID))
			if now := c.vaultNow(into.ID); now.Used*100 < now.Size*1024 {
				t.Fatalf("%d MB of %d GB are no percent", now.Used, now.Size)
			}
		}
		c.heard(events, into, service.EventVaultThreshold)
		c.ok(c.reply(backup, friend, domain.MemberRejected, ""))
		c.ok(c.reply(backup, friend, domain.MemberAccepted, quiet.ID))
		c.ok(c.reply(backup, friend, domain.MemberRejected, ""))
		c.setVault(into.ID, func(v *domain.Vault) { v.Threshold = 100 })
		c.ok(c.reply(backup, friend, domain.MemberAccepted, into.ID))
		c.heard(events, into)
	})
}

// Whatever owner and friend do, the friend's vault holds what is accepted, and a
// backup counts its members.
func TestSharingProperty(t *testing.T) {
	t.Parallel()
	at, n := enginetest.SQLite(t), 0
	c := openCloudFor(t, at)
	rapid.Check(t, func(r *rapid.T) {
		n++
		c := *c
		c.t = r
		friend := c.sharers("world-" + time.Duration(n).String())
		own, ctx := c.caller, context.Background()
		v := c.vault("server", 5000, c.resource("ecs-web-0001"), c.resource("ecs-web-0002"))
		c.backUp(v)
		backups := c.backupsOf(v)
		c.caller = friend
		into := []string{c.vault("server", 500).ID, c.vault("server", 10).ID, c.vault("disk", 500).ID}
		c.caller = own
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			b, vault := rapid.SampledFrom(backups).Draw(r, "backup"), rapid.SampledFrom(into).Draw(r, "vault")
			switch rapid.SampledFrom([]string{"share", "accept", "accept", "reject", "end", "delete", "drop", "time"}).Draw(r, "what") {
			case "share":
				_ = c.share(b, friend) // may be refused, as all that follows
			case "accept":
				_ = c.reply(b, friend, domain.MemberAccepted, vault)
			case "reject":
				_ = c.reply(b, friend, domain.MemberRejected, "")
			case "end":
				_ = c.app.DeleteMember(ctx, own, b, friend.ProjectID)
			case "delete":
				_ = c.app.DeleteBackup(ctx, own, b)
			case "drop":
				_ = c.app.DeleteVault(ctx, friend, vault)
			case "time":
				c.idle()
			}
			c.auditShares(friend, backups, into)
		}
	})
}

func (c *cloud) auditShares(friend service.Caller, backups, vaults []string) {
	c.t.Helper()
	ctx := context.Background()
	members, err := c.store.Memberships(ctx, friend.ProjectID, backups)
	c.ok(err)
	docs, err := c.store.BackupDocs(ctx, backups)
	c.ok(err)
	for _, id := range backups {
		switch b, m := docs[id], members[id]; {
		case b == nil && m != nil:
			c.t.Errorf("%s is gone and shared: %+v", id, m)
		case b != nil && (b.Members == 1) != (m != nil):
			c.t.Errorf("%s counts %d members, there is %+v", id, b.Members, m)
		}
	}
	for _, id := range vaults {
		v := c.vaultNow(id)
		if v == nil {
			continue
		}
		var used int64
		for _, s := range v.Shares {
			used += s.Size
			if m := members[s.BackupID]; m == nil || m.VaultID != id || m.Status != domain.MemberAccepted {
				c.t.Errorf("vault %s has a share of %+v", id, m)
			}
		}
		if v.Used != used {
			c.t.Errorf("vault %s says %d MB, its shares %d", id, v.Used, used)
		}
	}
	for _, m := range members {
		if v := c.vaultNow(m.VaultID); m.Status == domain.MemberAccepted && (v == nil || len(v.Shares) == 0) {
			c.t.Errorf("%+v is in no vault", m)
		}
	}
}
