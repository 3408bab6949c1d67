package httpapi

import (
	"context"
	"net/url"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

// house is one project with what requests may name in it. A thing is made when it
// is first asked for.
type house struct {
	*cloud
	near   *house // of the other account, in the same region
	things map[string]string
}

// makers make the things of expectations.yaml and return their ids.
func makers() map[string]func(h *house) string {
	return map[string]func(h *house) string{
		"vault":     func(h *house) string { return h.vault("server", 5000, h.resource("ecs-db-0001")) },
		"server":    func(h *house) string { return h.resource("ecs-web-0002").ID },
		"part":      func(h *house) string { return h.resource("ecs-web-0002").Server.DiskIDs[1] },
		"boundpart": func(h *house) string { return h.resource("ecs-db-0001").Server.DiskIDs[1] },
		"disk":      func(h *house) string { return h.resource("volume-mail-0001").ID },
		"bound":     func(h *house) string { h.id("vault"); return h.resource("ecs-db-0001").ID },
		"policy":    func(h *house) string { return h.policy() },
		"backup":    func(h *house) string { return h.backUp(h.id("vault"), object{}) },
		"child": func(h *house) string {
			return h.want("ShowBackup", ask{params: []string{h.id("backup")}}).text("backup.children.0.id")
		},
		"agent":               func(h *house) string { return h.agent("00000000-0000-4000-8000-"+h.project[:12], "/data").ID },
		"organization policy": func(h *house) string { return h.organize() },
		"bought":              func(h *house) string { vault, order := h.bought("disk"); h.things["order"] = order; return vault },
		"order":               func(h *house) string { h.id("bought"); return h.things["order"] },
		"account":             func(h *house) string { return h.account.Name },
		"project":             func(h *house) string { return h.project },
		"there": func(h *house) string {
			if h.project == h.there() {
				return h.account.Projects[0].ID
			}
			return h.there()
		},
		"replicas": func(h *house) string {
			return h.want("CreateVault", ask{project: h.id("there"), body: replicationBody(nil)}).text("vault.id")
		},
		"member": func(h *house) string {
			h.want("AddMember", ask{params: []string{h.id("backup")}, body: object{"members": list{h.near.project}}})
			return h.near.project
		},
		"offered": func(h *house) string {
			backup := h.near.backUp(h.near.id("vault"), object{})
			h.near.want("AddMember", ask{params: []string{backup}, body: object{"members": list{h.project}}})
			return backup
		},
		"room":   func(h *house) string { return h.vault("server", 5000) },
		"hybrid": func(h *house) string { return h.want("CreateVault", ask{body: hybrid()}).text("vault.id") },
		"checkpoint": func(h *house) string {
			return h.want("ShowBackup", ask{params: []string{h.id("backup")}}).text("backup.checkpoint_id")
		},
		"task": func(h *house) string {
			h.id("backup")
			return h.want("ListOpLogs", ask{query: "vault_id=" + h.id("vault")}).text("operation_logs.0.id")
		},
	}
}

func (h *house) id(thing string) string {
	h.t.Helper()
	if _, ok := h.things[thing]; !ok {
		maker, known := makers()[thing]
		if !known {
			h.t.Fatalf("nobody makes a %s", thing)
		}
		h.things[thing] = maker(h)
	}
	return h.things[thing]
}

// fixture is a world with the caller's own project, another of the same account,
// and one of another account.
type fixture struct {
	own, sibling, foreign *house
	base                  base
	sizes                 int
}

// newFixture makes a world with two accounts and goes into it.
func newFixture(c *cloud, world string, b base) *fixture {
	var accounts []iam.Account
	var passwords []string
	for i := range 2 {
		account, password := iam.MakeAccount(iam.Blueprint{WorldID: world, Seed: "seed", Index: i})
		accounts, passwords = append(accounts, account), append(passwords, password)
	}
	_, err := c.worlds.Create(context.Background(), service.Genesis{
		ID: world, Seed: "seed", Pace: domain.PaceStandard, Accounts: accounts,
	})
	c.ok(err)
	in := func(account, project int) *house {
		own := *c
		own.world, own.account, own.pass = world, accounts[account], passwords[account]
		own.project = own.account.Projects[project].ID
		return &house{cloud: &own, things: map[string]string{}}
	}
	f := &fixture{own: in(0, 0), sibling: in(0, 1), foreign: in(1, 0), base: b}
	f.own.near, f.sibling.near, f.foreign.near = f.foreign, in(1, 1), f.own
	return f
}

// message is a request of an operation by the names of its parameters.
type message struct {
	params map[string]string
	query  url.Values
	body   any
}

// made is a value, or what a function makes of the fixture.
func (f *fixture) made(value any) any {
	switch from := value.(type) {
	case func(*fixture) any:
		return from(f)
	case list:
		return slices.Clone(from)
	}
	return value
}
