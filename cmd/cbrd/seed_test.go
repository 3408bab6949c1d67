package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const shop = "c0000000000000000000000000000001"

// A file describes a new world; one that is there stays as it is.
func TestSeedFile(t *testing.T) {
	t.Parallel()
	file, err := filepath.Abs("../../deploy/world.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "data")
	p := start(t, "--data", dir, "--seed", file, "--pace", "instant", "--clock", "x60")
	if _, body := p.get("/_cbrd/world"); !strings.Contains(body, shop) || !strings.Contains(body, `"pace":"standard"`) || !strings.Contains(body, `"mode":"frozen"`) {
		t.Errorf("the world: %s", body)
	}
	resources := "/_cbrd/worlds/default/projects/" + shop + "/resources?name=shop-db-0001"
	if _, body := p.get(resources); !strings.Contains(body, `"vault_id"`) {
		t.Errorf("the server is in no vault: %s", body)
	}
	if strings.Contains(p.banner, "note") {
		t.Errorf("the banner has a note:\n%s", p.banner)
	}
	p.stop()
	p = start(t, "--data", dir, "--seed", file)
	if !strings.Contains(p.banner, "the store has a world already") {
		t.Errorf("the banner does not say that the file is of no use:\n%s", p.banner)
	}
	p.stop()
}

// Who describes an account finds it in the banner, at the first start and later;
// an account that the store does not have is not shown.
func TestSeedFileBanner(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(accounts string) string {
		file := filepath.Join(dir, "world.yaml")
		if err := os.WriteFile(file, []byte("accounts:\n- "+accounts+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	args := []string{"--data", filepath.Join(dir, "data"), "--seed", write(`{name: shop, user: keeper, password: 'it''s "mine" $HOME', access_key: AKSHOP, secret_key: SKSHOP, projects: [{name: here, id: ` + shop + `}]}
- {name: second}`)}
	for _, note := range []bool{false, true} {
		p := start(t, args...)
		for _, want := range []string{
			"account    shop, domain id ", `user       keeper, password it's "mine" $HOME`, "AKSHOP / SKSHOP", "projects   here            " + shop,
			"others     second, cbrd-demo, cbrd-partner; show them: curl " + p.url + "/_cbrd/world",
		} {
			if !strings.Contains(p.banner, want) {
				t.Errorf("the banner does not say %q:\n%s", want, p.banner)
			}
		}
		if strings.Contains(p.banner, "has a world already") != note {
			t.Errorf("the note:\n%s", p.banner)
		}
		p.firstCall()
		p.stop()
	}
	write("{name: shop, password: other}")
	p := start(t, args...)
	if !strings.Contains(p.banner, "user       demo, password cbrd-demo") || strings.Contains(p.banner, "password other") {
		t.Errorf("the banner shows who is not there:\n%s", p.banner)
	}
	p.firstCall()
	p.stop()
}

// A file that cannot be is refused with its line, before anything is made.
func TestSeedFileErr(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for text, want := range map[string]string{
		"vaults:\n- {name: v, size: 1}\n":                                "world.yaml:2: vaults[0].size: must be at least 10",
		"vaults:\n- name: v\n  size: 100\n  resources:\n  - {name: x}\n": "world.yaml:5: vaults[0].resources[0]: no such resource",
	} {
		file := filepath.Join(dir, "world.yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		data := filepath.Join(dir, "data")
		err := run(context.Background(), []string{"--listen", "127.0.0.1:0", "--data", data, "--seed", file}, os.Getenv, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := said(t, "--seed", filepath.Join(dir, "none.yaml")); err == nil || !strings.Contains(err.Error(), "--seed") {
		t.Errorf("no such file: %v", err)
	}
}
