package control

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

const example = "../../deploy/world.yaml"

// fromFile makes the default world of a file in a store of its own.
func fromFile(t *testing.T, f *WorldFile) (*desk, error) {
	t.Helper()
	d := newDesk(t, enginetest.SQLite(t), "")
	worlds := service.NewWorlds(d.engine, d.store)
	g, err := f.Genesis(service.Genesis{Seed: DefaultSeed, Pace: domain.PaceStandard}, d.wall)
	if err != nil {
		return d, err
	}
	d.ok(d.store.DeleteWorld(context.Background(), service.DefaultWorldID)) // that of the desk
	_, made, err := worlds.EnsureAs(context.Background(), g)
	if err == nil && !made {
		t.Fatal("the world was there")
	}
	return d, f.Explain(err)
}

func (d *desk) ok(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// The example is what it says: a month on, the policies have made backups.
func TestExampleWorld(t *testing.T) {
	t.Parallel()
	f, err := OpenWorldFile(example)
	if err != nil {
		t.Fatal(err)
	}
	d, err := fromFile(t, f)
	if err != nil {
		t.Fatal(err)
	}
	w := into[world](d.call("ShowDefaultWorld", nil).want(http.StatusOK))
	if len(w.Accounts) != 3 || w.Accounts[0].Name != "shop" || w.Clock.Mode != "frozen" || w.Clock.Now != "2026-01-01T00:00:00Z" {
		t.Errorf("%+v", w)
	}
	north := "c0000000000000000000000000000001"
	vaults, err := d.store.Vaults(context.Background(), "default", north)
	d.ok(err)
	if len(vaults) != 3 || len(vaults[0].Bindings[1].Disks) != 2 || vaults[0].ReplicationPolicyID == "" {
		t.Fatalf("%+v", vaults)
	}
	d.call("AdvanceDefaultClock", object{"by": "720h"}).want(http.StatusOK)
	for _, v := range vaults {
		now, err := d.store.Vault(context.Background(), "default", v.ID)
		d.ok(err)
		if now.Used == 0 {
			t.Errorf("%s holds nothing after a month", v.Name)
		}
	}
	d.call("ResetWorld", nil, "default").want(http.StatusOK)
	again, err := d.store.Vaults(context.Background(), "default", north)
	d.ok(err)
	if len(again) != len(vaults) || again[0].ID != vaults[0].ID || again[0].Used != 0 {
		t.Errorf("after a reset: %+v", again)
	}
}

// What is wrong with a file is said with its line and its part.
func TestWorldFileErr(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ text, want string }{
		"syntax":       {"vaults:\n  - name: [\n", "w.yaml:2: did not find"},
		"empty":        {"", "w.yaml:1: the document is empty"},
		"two":          {"seed: a\n---\nseed: b\n", "w.yaml:2: there is more than one document"},
		"list":         {"- a\n", "w.yaml:1: body: must be an object"},
		"unknown":      {"seed: a\nvolts: []\n", "w.yaml:2: volts: is not a member here"},
		"deep unknown": {"vaults:\n  - name: v\n    size: 100\n    resources:\n      - {name: r, color: s}\n", "w.yaml:5: vaults[0].resources[0].color: is not a member here"},
		"missing":      {"vaults:\n\n  - size: 100\n", "w.yaml:3: vaults[0].name: is missing"},
		"type":         {"vaults:\n  - name: 7\n    size: 100\n", "w.yaml:2: vaults[0].name: must be a string"},
		"range":        {"vaults:\n  - name: v\n    size: 1\n", "w.yaml:3: vaults[0].size: must be at least 10"},
		"fraction":     {"vaults:\n  - name: v\n    size: 10.5\n", "w.yaml:3: vaults[0].size: must be an integer"},
		"huge":         {"vaults:\n  - name: v\n    size: 99999999999999999999\n", "w.yaml:3: vaults[0].size: is out of range"},
		"not a number": {"vaults:\n  - name: v\n    size: .nan\n", "w.yaml:3: vaults[0].size: is neither"},
		"twice":        {"seed: a\nseed: b\n", "w.yaml:2: seed: is there twice"},
		"merge":        {"x: &x {a: 1}\nclock:\n  <<: *x\n", "w.yaml:3: clock: has a member whose name is no text"},
		"key":          {"1: a\n", "w.yaml:1: has a member whose name is no text"},
		"binary":       {"seed: !!binary aGk=\n", "w.yaml:1: seed: is neither"},
		"loop":         {"seed: &a [*a]\n", "w.yaml:1: seed"},
		"other id":     {"\nid: mine\n", "w.yaml:2: id: a file describes the default world"},
		"clock":        {"seed: a\nclock: {mode: scaled}\n", "w.yaml:2: clock: speed is missing"},
		"project":      {"vaults:\n  - name: v\n    project: nowhere\n    size: 100\n", "w.yaml:3: vaults[0].project: is no project: nowhere"},
		"destination": {
			"policies:\n- {name: p, patterns: [x], destination: x}\n", "w.yaml:2: policies[0].destination: is no project: x",
		},
		"user": {"accounts:\n- user: a\n  users:\n  - name: a\n    password: p\n", "w.yaml:4: accounts[0].users[0].name: is taken"},
		"key's secret": {
			"accounts:\n- users:\n  - name: a\n    access_key: A\n    password: p\n", "w.yaml:3: accounts[0].users[0]: needs both",
		},
		"resource": {
			"vaults:\n  - name: v\n    size: 100\n    resources:\n      - name: ecs-web-0001\n      - name: nobody\n",
			`w.yaml:6: vaults[0].resources[1]: no such resource in the project: "nobody"`,
		},
		"disk": {
			"vaults:\n  - name: v\n    size: 100\n    resources:\n      - {name: ecs-web-0001, exclude_volumes: [x]}\n",
			"w.yaml:5: vaults[0].resources[0]: no such resource",
		},
		"unprotectable": {
			"vaults:\n  - name: v\n    size: 100\n    resources:\n      - {name: ecs-scsi-0001}\n", "(BackupService.7104)",
		},
		"policy": {"vaults:\n  - name: v\n    size: 100\n    policies: [{name: none}]\n", "w.yaml:4: vaults[0].policies[0]: "},
		"pattern": {
			"policies:\n  - name: p\n    patterns: [FREQ=NEVER]\n    max_backups: 1\n", "w.yaml:2: policies[0]: ",
		},
		"id taken": {
			"resources:\n  - {id: same, name: a}\n  - {id: same, name: b}\n", "w.yaml:3: resources[1]: the resource exists",
		},
	} {
		f, err := readWorldFile("w.yaml", test.text)
		if err == nil {
			_, err = fromFile(t, f)
		}
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "w.yaml:") {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}

// A file may not make much of little, nor be of any size.
func TestWorldFileLimits(t *testing.T) {
	t.Parallel()
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		before := string(c - 1)
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+before+",", 10) + "]\n"
	}
	if _, err := readWorldFile("w.yaml", bomb); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("a bomb: %v", err)
	}
	path := filepath.Join(t.TempDir(), "large.yaml")
	if err := os.WriteFile(path, []byte("seed: a #"+strings.Repeat("x", maxBody)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenWorldFile(path); err == nil || !strings.Contains(err.Error(), "bytes") {
		t.Errorf("a large file: %v", err)
	}
	if _, err := OpenWorldFile(path + ".no"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func FuzzWorldFile(f *testing.F) {
	text, err := os.ReadFile(example)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{string(text), "{}", "a: &a [*a]", "? [a]\n: b", "!!int x", "\t", "seed: |\n  a\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := readWorldFile("w.yaml", text)
		if (file == nil) == (err == nil) && err == nil {
			t.Error("neither a file nor an error")
		}
		if err != nil && !strings.HasPrefix(err.Error(), "w.yaml") {
			t.Errorf("the error does not name the file: %v", err)
		}
	})
}
