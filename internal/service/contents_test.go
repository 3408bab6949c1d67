package service_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

// plannedVault is a vault of contents.
func plannedVault(project, name, protect string) service.ContentVault {
	return service.ContentVault{ProjectID: project, Vault: service.CreateVault{
		Name: name, ObjectType: "server", ProtectType: protect, CloudType: "public", ConsistentLevel: domain.CrashConsistent,
		ChargingMode: domain.PostPaid, SizeGB: 1000, EnterpriseProjectID: "0", Threshold: 80,
	}}
}

// contents has one of everything, in two projects.
func contents(a iam.Account) service.Contents {
	here, there := a.Projects[0], a.Projects[1]
	own, copies := plannedVault(here.ID, "own", domain.ProtectBackup), plannedVault(there.ID, "copies", domain.ProtectReplication)
	own.Resources = []service.ContentBinding{
		{Name: "shop", ExcludeVolumes: []string{"shop-volume-0001"}}, {Name: "ecs-web-0001"},
	}
	own.Policies = []service.ContentUse{{Policy: "daily"}, {Policy: "away", Destination: "copies"}}
	days := int64(7)
	return service.Contents{
		Resources: []service.ContentResource{{ProjectID: here.ID, Resource: service.NewResource{
			Type: domain.TypeServer, Name: "shop", Disks: []service.NewResource{
				{Type: domain.TypeDisk, Name: "shop-volume-0000", SizeGB: 40}, {Type: domain.TypeDisk, Name: "shop-volume-0001", SizeGB: 100},
			},
		}}},
		Policies: []service.ContentPolicy{
			{ProjectID: here.ID, Policy: service.CreatePolicy{
				Name: "daily", Enabled: true, Operation: domain.OpBackup, Definition: domain.Definition{RetentionDays: &days},
				Patterns: []string{"FREQ=DAILY;INTERVAL=1;BYHOUR=02;BYMINUTE=00"},
			}},
			{ProjectID: here.ID, Policy: service.CreatePolicy{
				Name: "away", Enabled: false, Operation: domain.OpReplication,
				Definition: domain.Definition{RetentionDays: &days, DestinationRegion: &there.Name, DestinationProjectID: &there.ID},
				Patterns:   []string{"FREQ=DAILY;INTERVAL=1;BYHOUR=04;BYMINUTE=00"},
			}},
		},
		Vaults: []service.ContentVault{own, copies},
	}
}

// begin makes a world with contents.
func (c *cloud) beginWith(id string, change func(*service.Contents)) (*domain.World, error) {
	account, _ := iam.MakeAccount(iam.Blueprint{WorldID: id, Seed: "seed"})
	wanted := contents(account)
	change(&wanted)
	w, err := c.worlds.Create(context.Background(), service.Genesis{
		ID: id, Seed: "seed", Pace: domain.PaceStandard, Accounts: []iam.Account{account}, Contents: wanted,
	})
	c.world, c.account = id, account
	c.caller = service.Caller{WorldID: id, AccountID: account.ID, UserID: account.Users[0].ID, ProjectID: account.Projects[0].ID}
	return w, err
}

// What a world begins with works, and is there again after a reset.
func TestContents(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		_, err := c.beginWith("begun", func(*service.Contents) {})
		c.ok(err)
		begun, err := c.store.DumpWorld(context.Background(), c.world)
		c.ok(err)
		vaults, err := c.store.Vaults(context.Background(), c.world, c.caller.ProjectID)
		c.ok(err)
		v := vaults[0]
		if len(vaults) != 1 || len(v.Bindings) != 2 || v.Bindings[0].Size != 40 || v.BackupPolicyID == "" || v.ReplicationPolicyID == "" {
			c.t.Fatalf("%+v", v)
		}
		c.advance(3 * time.Hour)
		if got := c.chain(v.Bindings[0].ResourceID); len(got) != 2 {
			c.t.Errorf("%d backups by the policy, want that of the server and of one disk", len(got))
		}
		_, err = c.worlds.Reset(context.Background(), c.world)
		c.ok(err)
		again, err := c.store.DumpWorld(context.Background(), c.world)
		c.ok(err)
		if diff := cmp.Diff(begun, again); diff != "" {
			c.t.Errorf("after the reset (-begun +reset):\n%s", diff)
		}
		c.advance(3 * time.Hour)
		if got := c.chain(v.Bindings[0].ResourceID); len(got) != 2 {
			c.t.Errorf("%d backups after the reset", len(got))
		}
	})
}

// Contents that cannot be leave nothing behind, and say which part it is.
func TestContentsRefused(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for at, change := range map[string]func(*service.Contents){
			"resources[0]": func(w *service.Contents) { w.Resources[0].Resource.SizeGB = 1 },
			"policies[1]":  func(w *service.Contents) { w.Policies[1].Policy.Patterns = []string{"FREQ=NEVER"} },
			"policies[33]": func(w *service.Contents) {
				for range 32 {
					w.Policies = append(w.Policies, w.Policies[0])
				}
			},
			"vaults[0]":              func(w *service.Contents) { w.Vaults[0].Vault.DemandBilling = true },
			"vaults[0].resources[0]": func(w *service.Contents) { w.Vaults[0].Resources[0].ExcludeVolumes = []string{"none"} },
			"vaults[0].resources[1]": func(w *service.Contents) { w.Vaults[0].Resources[1].Name = "nobody" },
			"vaults[0].resources[2]": func(w *service.Contents) {
				w.Vaults[0].Resources = append(w.Vaults[0].Resources, service.ContentBinding{Name: "shop"})
			},
			"vaults[0].resources[3]": func(w *service.Contents) {
				w.Vaults[0].Resources = append(w.Vaults[0].Resources, service.ContentBinding{Name: "ecs-web-0002"}, service.ContentBinding{})
			},
			"vaults[0].policies[0]": func(w *service.Contents) { w.Vaults[0].Policies[0].Policy = "none" },
			"vaults[0].policies[1]": func(w *service.Contents) { w.Vaults[0].Policies[1].Destination = "own" },
			"vaults[1].resources[0]": func(w *service.Contents) {
				w.Vaults[1].Resources = []service.ContentBinding{{Name: "ecs-web-0001"}}
			},
		} {
			_, err := c.beginWith("refused", change)
			refused, ok := errors.AsType[*service.ContentsError](err)
			if !ok || refused.At != at {
				c.t.Errorf("%v, want one about %s", err, at)
			}
			if left, err := c.store.DumpWorld(context.Background(), "refused"); left != "" || err != nil {
				c.t.Errorf("%s left %s (%v)", at, left, err)
			}
		}
	})
}
