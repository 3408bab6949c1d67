package main

import (
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/cbrd/cbrd/internal/control"
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store"
)

// banner is all one needs to make the first call.
func banner(out io.Writer, m *cbrd, w who) {
	cfg, s, found := m.cfg, m.store, m.found
	base := "http://" + reachable(m.listener.Addr())
	var b strings.Builder
	fmt.Fprintf(&b, "cbrd %s serves Cloud Backup and Recovery at %s\n\n", version, base)
	if m.secure.listener != nil {
		fmt.Fprintf(&b, "  https      https://%s%s\n", reachable(m.secure.listener.Addr()), trust(cfg, base))
	}
	b.WriteString(w.text())
	if m.file != nil {
		fmt.Fprintf(&b, "  others     %s; show them: curl%s %s/_cbrd/world\n", strings.Join(w.others, ", "), admin(cfg), base)
	}
	fmt.Fprintf(&b, "  clock      %s; advance it: curl -X POST%s %s/_cbrd/clock/advance -d '{\"by\":\"24h\"}'\n", m.world.Clock.Mode, admin(cfg), base)
	fmt.Fprintf(&b, "  data       %s\n", dataText(cfg, s))
	switch {
	case found && control.IsWorldFile(cfg.seed):
		fmt.Fprintf(&b, "  note       the store has a world already; what %s describes is for a new one\n", cfg.seed)
	case found && m.world.Seed != cfg.seed && cfg.seed != control.DefaultSeed:
		fmt.Fprintf(&b, "  note       the store's world has the seed %q; --seed is for a new one\n", m.world.Seed)
	}
	if mode, _, err := cfg.clockMode(); found && err == nil && mode != m.world.Origin.Mode && mode != domain.ClockReal {
		fmt.Fprintf(&b, "  note       the store's world was made with a %s clock; --clock is for a new one\n", m.world.Origin.Mode)
	}
	fmt.Fprintf(&b, "\nA first call, with a token:\n\n%s\n", w.firstCall(base))
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
