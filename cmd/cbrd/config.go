package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/cbrd/cbrd/internal/control"
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
)

// config is how cbrd is told to run: by environment variables, each with a flag
// of the same name, which wins.
type config struct {
	listen      string
	tlsListen   string
	tlsCert     string
	tlsKey      string
	data        string
	databaseURL string
	auth        string
	profile     string
	seed        string
	clock       string
	pace        string
	adminToken  string
	log         string
}

// setting is one of them.
type setting struct {
	flag, env string
	value     *string
	absent    string
	help      string
}

// settings is the one list of what can be set.
func (c *config) settings() []setting {
	return []setting{
		{"listen", "CBRD_LISTEN", &c.listen, "127.0.0.1:8080", "address to serve HTTP on; port 0 takes a free one"},
		{"tls-listen", "CBRD_TLS_LISTEN", &c.tlsListen, defaultTLS, "address to serve HTTPS on; off for none"},
		{"tls-cert", "CBRD_TLS_CERT", &c.tlsCert, "", "certificate for it, PEM; one is made otherwise"},
		{"tls-key", "CBRD_TLS_KEY", &c.tlsKey, "", "its private key, PEM"},
		{"data", "CBRD_DATA", &c.data, "./cbrd-data", "folder of the embedded store; memory keeps nothing"},
		{"database-url", "CBRD_DATABASE_URL", &c.databaseURL, "", "a PostgreSQL database to use instead, postgres://..."},
		{"auth", "CBRD_AUTH", &c.auth, string(iam.ModeVerify), "verify checks credentials, accept takes any"},
		{"profile", "CBRD_PROFILE", &c.profile, domain.ProfileHuawei, "whose cloud to be: huawei, otc or reference"},
		{"seed", "CBRD_SEED", &c.seed, control.DefaultSeed, "seed of a new default world, or a file that describes it (.yaml, .json)"},
		{"clock", "CBRD_CLOCK", &c.clock, string(domain.ClockReal), "clock of a new default world: real, frozen or x<speed>, as in x3600"},
		{"pace", "CBRD_PACE", &c.pace, string(domain.PaceStandard), "how fast work is done: standard, realistic or instant"},
		{"admin-token", "CBRD_ADMIN_TOKEN", &c.adminToken, "", "bearer token that /_cbrd then wants"},
		{"log", "CBRD_LOG", &c.log, "info", "level debug, info, warn or error, with ,json for JSON"},
	}
}

// parse reads flags over the environment over the defaults.
func (c *config) parse(args []string, env func(string) string, errOut io.Writer) error {
	set := flag.NewFlagSet("cbrd", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	for _, s := range c.settings() {
		absent := s.absent
		if v := env(s.env); v != "" {
			absent = v
		}
		set.StringVar(s.value, s.flag, absent, s.help)
	}
	switch err := set.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		c.usage(errOut, env)
		return err
	case err != nil:
		return fmt.Errorf("%w; cbrd help lists the options", err)
	case set.NArg() > 0:
		return fmt.Errorf("unexpected %q; cbrd help lists the options", set.Arg(0))
	}
	return c.check()
}

func (c *config) usage(out io.Writer, _ func(string) string) {
	for _, s := range c.settings() {
		absent := ""
		if s.absent != "" {
			absent = " (" + s.absent + ")"
		}
		fmt.Fprintf(out, "  --%-14s %-18s %s%s\n", s.flag, s.env, s.help, absent)
	}
}

// check refuses values that mean nothing.
func (c *config) check() error {
	if _, err := iam.ParseMode(c.auth); err != nil {
		return fmt.Errorf("--auth %q: verify and accept are known", c.auth)
	}
	if _, ok := domain.ProfileNamed(c.profile); !ok {
		return fmt.Errorf("--profile %q: huawei, otc and reference are known", c.profile)
	}
	if !domain.Pace(c.pace).Valid() {
		return fmt.Errorf("--pace %q: standard, realistic and instant are known", c.pace)
	}
	if _, _, err := c.clockMode(); err != nil {
		return err
	}
	_, err := newLogger(io.Discard, c.log)
	return err
}

// worldFile reads the file that --seed names; nil for a word. It is read at each
// start, so that a mistake shows at once, but describes a new world only.
func (c *config) worldFile() (*control.WorldFile, error) {
	if !control.IsWorldFile(c.seed) {
		return nil, nil
	}
	file, err := control.OpenWorldFile(c.seed)
	if err != nil {
		return nil, fmt.Errorf("--seed: %w", err)
	}
	return file, nil
}

// clockMode reads the clock of the default world.
func (c *config) clockMode() (mode domain.ClockMode, speed int64, err error) {
	if factor, ok := strings.CutPrefix(c.clock, "x"); ok {
		speed, err := strconv.ParseInt(factor, 10, 64)
		if err != nil || speed < 1 || speed > 1_000_000 {
			return "", 0, fmt.Errorf("--clock %q: the speed is a number from 1 to 1000000, as in x3600", c.clock)
		}
		return domain.ClockScaled, speed, nil
	}
	mode = domain.ClockMode(c.clock)
	if mode != domain.ClockReal && mode != domain.ClockFrozen {
		return "", 0, fmt.Errorf("--clock %q: real, frozen and x<speed> are known", c.clock)
	}
	return mode, 0, nil
}
