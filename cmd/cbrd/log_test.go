package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/iam"
)

// At its most talkative the log has no secret in it, and as JSON it is JSON.
func TestLogTellsNoSecrets(t *testing.T) {
	t.Parallel()
	p := start(t, "--data", "memory", "--log", "debug,json", "--admin-token", "admin-secret")
	body := `{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"demo","password":"cbrd-demo",` +
		`"domain":{"name":"cbrd-demo"}}}},"scope":{"project":{"id":"` + project + `"}}}}`
	response, err := client.Post(p.url+"/v3/auth/tokens", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, response.Body)
	response.Body.Close()
	token := response.Header.Get("X-Subject-Token")
	wrong := strings.Replace(body, `"cbrd-demo","domain"`, `"my-own-password","domain"`, 1)
	for _, text := range []string{wrong, "{", strings.Replace(body, "password", "x", 1)} {
		if response, err = client.Post(p.url+"/v3/auth/tokens", "application/json", strings.NewReader(text)); err == nil {
			response.Body.Close()
		}
	}
	for _, header := range []http.Header{
		{"X-Auth-Token": {token + "x"}},
		{
			"Authorization": {"SDK-HMAC-SHA256 Access=CBRDDEMOACCESSKEY001, SignedHeaders=host;x-auth-token;x-sdk-date;x-security-token, Signature=" + strings.Repeat("0", 64)},
			"X-Sdk-Date":    {"20200101T000000Z"}, "X-Security-Token": {"temporary-secret"},
		},
		{"Authorization": {"Bearer wrong-admin-secret"}},
	} {
		for _, path := range []string{"/v3/" + project + "/vaults", "/_cbrd/world"} {
			r, err := http.NewRequest("GET", p.url+path, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			r.Header = header
			if response, err := client.Do(r); err == nil {
				response.Body.Close()
			}
		}
	}
	r, err := http.NewRequest("GET", p.url+"/v3/"+project+"/vaults", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Security-Token", "temporary-secret")
	key := iam.AccessKey{ID: "CBRDDEMOACCESSKEY001", Secret: "wrong-secret-key"}
	if err := iam.Sign(r, nil, key, clock.System{}.Now()); err != nil {
		t.Fatal(err)
	}
	if response, err = client.Do(r); err == nil {
		response.Body.Close()
	}
	if _, err := p.vault(); err != nil {
		t.Error(err)
	}
	p.stop()
	log := p.stderr.String()
	for _, secret := range []string{
		"cbrd-demo-secret-key", "my-own-password", `"cbrd-demo"`, "temporary-secret", "admin-secret", "wrong-secret-key", token, body,
	} {
		if strings.Contains(log, secret) {
			t.Errorf("the log tells %s:\n%s", secret, log)
		}
	}
	for line := range strings.Lines(log) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
	if !strings.Contains(log, `"level":"DEBUG"`) || !strings.Contains(log, "canonical") {
		t.Errorf("the log says nothing:\n%s", log)
	}
}

// With an admin token the line of the banner names it and does not tell it.
func TestBannerWithAdminToken(t *testing.T) {
	t.Parallel()
	p := start(t, "--data", "memory", "--admin-token", "admin-secret")
	if strings.Contains(p.banner, "admin-secret") {
		t.Errorf("the banner tells the admin token:\n%s", p.banner)
	}
	line := regexp.MustCompile(`advance it: (curl .*)`).FindStringSubmatch(p.banner)
	if _, err := exec.LookPath("curl"); err != nil || line == nil {
		t.Skipf("no curl, or no line of it: %v", line)
	}
	cmd := exec.Command("/bin/sh", "-euc", line[1])
	cmd.Env = []string{"CBRD_ADMIN_TOKEN=admin-secret"}
	if out, err := cmd.Output(); err != nil || !strings.Contains(string(out), `"offset"`) {
		t.Errorf("advancing: %v\n%s", err, out)
	}
	p.stop()
}
