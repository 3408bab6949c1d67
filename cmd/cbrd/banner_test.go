package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the banner says to type works as it stands, in a shell.
func TestFirstCall(t *testing.T) {
	t.Parallel()
	p := start(t, "--data", "memory")
	p.firstCall()
	line := regexp.MustCompile(`advance it: (curl .*)`).FindStringSubmatch(p.banner)
	if line == nil {
		t.Fatalf("no line to advance the clock:\n%s", p.banner)
	}
	out, err := exec.Command("/bin/sh", "-euc", line[1]).Output()
	var clock struct {
		Mode string `json:"mode"`
	}
	if err != nil || json.Unmarshal(out, &clock) != nil || clock.Mode != "offset" {
		t.Errorf("advancing: %v\n%s", err, out)
	}
	p.stop()
}

// firstCall types what the banner says.
func (p *process) firstCall() {
	p.t.Helper()
	for _, tool := range []string{"/bin/sh", "curl", "sed", "tr"} {
		if _, err := exec.LookPath(tool); err != nil {
			p.t.Skipf("the first call needs %s", tool)
		}
	}
	_, script, found := strings.Cut(p.banner, "A first call, with a token:\n")
	if !found {
		p.t.Fatalf("no first call:\n%s", p.banner)
	}
	out, err := exec.Command("/bin/sh", "-euc", script).CombinedOutput()
	var answer struct {
		Vaults []any `json:"vaults"`
		Count  *int  `json:"count"`
	}
	if err != nil || json.Unmarshal(out, &answer) != nil || answer.Vaults == nil || answer.Count == nil {
		p.t.Errorf("the first call: %v\n%s", err, out)
	}
}

func TestBanner(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	p := start(t, "--data", dir, "--clock", "frozen")
	for _, want := range []string{
		p.url, "cbrd-demo", "d0000000000000000000000000000001", "user       demo, password cbrd-demo",
		"CBRDDEMOACCESSKEY001 / cbrd-demo-secret-key-000000000000000001", "cn-north-4", "a0000000000000000000000000000004",
		"clock      frozen", dir, "SQLite",
	} {
		if !strings.Contains(p.banner, want) {
			t.Errorf("the banner does not say %q:\n%s", want, p.banner)
		}
	}
	p.stop()
	if p.stderr.String() != "" && !strings.Contains(p.stderr.String(), "stopping") {
		t.Errorf("standard error: %s", p.stderr)
	}
	p = start(t, "--data", dir, "--seed", "other")
	if !strings.Contains(p.banner, "the store's world has the seed") || !strings.Contains(p.banner, "clock      frozen") {
		t.Errorf("the banner does not say that the world was there:\n%s", p.banner)
	}
	p.stop()
}

// Memory leaves nothing behind.
func TestMemory(t *testing.T) {
	t.Parallel()
	p := start(t, "--data", "memory")
	if !strings.Contains(p.banner, "in memory: nothing is kept") {
		t.Errorf("the banner:\n%s", p.banner)
	}
	if _, err := p.vault(); err != nil {
		t.Error(err)
	}
	p.stop()
	for _, dir := range []string{p.cmd.Dir, tempOf(p.cmd)} {
		left, err := os.ReadDir(dir)
		if err != nil || len(left) > 0 {
			t.Errorf("%s has %v (%v)", dir, left, err)
		}
	}
}

func tempOf(cmd *exec.Cmd) string {
	for _, variable := range cmd.Env {
		if dir, ok := strings.CutPrefix(variable, "TMPDIR="); ok {
			return dir
		}
	}
	return ""
}

func TestHealthcheck(t *testing.T) {
	t.Parallel()
	p := start(t, "--data", "memory", "--admin-token", "secret")
	address := strings.TrimPrefix(p.url, "http://")
	if out, err := said(t, "healthcheck", "--listen", address); err != nil || out != "ready\n" {
		t.Errorf("%q, %v", out, err)
	}
	_, port, _ := strings.Cut(address, ":")
	for _, listen := range []string{":" + port, "0.0.0.0:" + port} {
		if _, err := said(t, "healthcheck", "--listen", listen); err != nil {
			t.Errorf("%s: %v", listen, err)
		}
	}
	if status, body := p.get("/_cbrd/world"); status != http.StatusUnauthorized {
		t.Errorf("without the admin token: %d %s", status, body)
	}
	p.stop()
	text := fails(t, binary(t, "healthcheck", "--listen", address))
	if !strings.Contains(text, "not ready") {
		t.Errorf("says %s", text)
	}
	if _, err := said(t, "healthcheck", "--listen", "nonsense"); err == nil || !strings.Contains(err.Error(), "--listen") {
		t.Errorf("nonsense: %v", err)
	}
}
