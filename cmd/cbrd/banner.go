package main

import (
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/cbrd/cbrd/internal/control"
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store"
)

// banner is all one needs to make the first call.
func banner(out io.Writer, m *cbrd) {
	cfg, w, s, found := m.cfg, m.world, m.store, m.found
	base := "http://" + reachable(m.listener.Addr())
	demo := iam.DefaultAccounts(service.DefaultWorldID)[0]
	user, key := demo.Users[0], demo.Users[0].Keys[0]
	var b strings.Builder
	fmt.Fprintf(&b, "cbrd %s serves Cloud Backup and Recovery at %s\n\n", version, base)
	if m.secure.listener != nil {
		fmt.Fprintf(&b, "  https      https://%s%s\n", reachable(m.secure.listener.Addr()), trust(cfg, base))
	}
	fmt.Fprintf(&b, "  account    %s, domain id %s\n", demo.Name, demo.ID)
	fmt.Fprintf(&b, "  user       %s, password %s\n", user.Name, iam.DemoPassword)
	fmt.Fprintf(&b, "  AK / SK    %s / %s\n", key.ID, key.Secret)
	for i, p := range demo.Projects {
		label := "projects"
		if i > 0 {
			label = ""
		}
		fmt.Fprintf(&b, "  %-10s %-15s %s\n", label, p.Name, p.ID)
	}
	fmt.Fprintf(&b, "  clock      %s; advance it: curl -X POST%s %s/_cbrd/clock/advance -d '{\"by\":\"24h\"}'\n", w.Clock.Mode, admin(cfg), base)
	fmt.Fprintf(&b, "  data       %s\n", dataText(cfg, s))
	switch {
	case found && control.IsWorldFile(cfg.seed):
		fmt.Fprintf(&b, "  note       the store has a world already; what %s describes is for a new one\n", cfg.seed)
	case found && w.Seed != cfg.seed && cfg.seed != control.DefaultSeed:
		fmt.Fprintf(&b, "  note       the store's world has the seed %q; --seed is for a new one\n", w.Seed)
	}
	if mode, _, err := cfg.clockMode(); found && err == nil && mode != w.Origin.Mode && mode != domain.ClockReal {
		fmt.Fprintf(&b, "  note       the store's world was made with a %s clock; --clock is for a new one\n", w.Origin.Mode)
	}
	fmt.Fprintf(&b, "\nA first call, with a token:\n\n%s\n", firstCall(base, demo.Projects[0].ID))
	_, _ = io.WriteString(out, b.String()) // no terminal: nobody reads it
}

// trust says how to trust a certificate that was made here.
func trust(cfg config, base string) string {
	if cfg.tlsCert != "" {
		return ""
	}
	return "; trust it: curl " + base + "/_cbrd/certificate"
}

// admin is the header that the control surface wants, without the secret.
func admin(cfg config) string {
	if cfg.adminToken == "" {
		return ""
	}
	return ` -H "Authorization: Bearer $CBRD_ADMIN_TOKEN"`
}

// reachable is the address to call: an unspecified one is not.
func reachable(address net.Addr) string {
	tcp, ok := address.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return address.String()
	}
	return fmt.Sprintf("127.0.0.1:%d", tcp.Port)
}

func dataText(cfg config, s *store.Store) string {
	if cfg.databaseURL == "" && cfg.data == store.Memory {
		return "in memory: nothing is kept"
	}
	return s.Engine() + ", " + s.Location()
}

// firstCall gets a token and lists the vaults of a project with it.
func firstCall(base, projectID string) string {
	return fmt.Sprintf(`  TOKEN=$(curl -si %[1]s/v3/auth/tokens -d '{"auth":{"identity":{"methods":["password"],
    "password":{"user":{"name":"demo","password":"%[3]s","domain":{"name":"cbrd-demo"}}}},
    "scope":{"project":{"id":"%[2]s"}}}}' | tr -d '\r' | sed -n 's/^X-Subject-Token: //p')
  curl -s -H "X-Auth-Token: $TOKEN" %[1]s/v3/%[2]s/vaults
`, base, projectID, iam.DemoPassword)
}
