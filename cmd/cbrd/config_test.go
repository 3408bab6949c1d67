package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the goldens anew")

func parsed(t *testing.T, env map[string]string, args ...string) (config, error) {
	t.Helper()
	var c config
	err := c.parse(args, func(name string) string { return env[name] }, io.Discard)
	return c, err
}

// A flag goes before the environment, and that before the default.
func TestPrecedence(t *testing.T) {
	t.Parallel()
	values := map[string][2]string{ // two good values each
		"listen": {":1", ":2"}, "tls-listen": {":3", "off"}, "tls-cert": {"a", "b"}, "tls-key": {"a", "b"}, "data": {"a", "b"}, "database-url": {"postgres://a", "postgres://b"}, "auth": {"accept", "verify"},
		"profile": {"otc", "reference"}, "seed": {"a", "b"}, "clock": {"frozen", "x60"}, "pace": {"instant", "realistic"},
		"admin-token": {"a", "b"}, "log": {"debug", "warn,json"},
	}
	var c config
	for i, s := range c.settings() {
		t.Run(s.flag, func(t *testing.T) {
			t.Parallel()
			good, ok := values[s.flag]
			if !ok {
				t.Fatalf("no values for --%s", s.flag)
			}
			if want := "CBRD_" + strings.ToUpper(strings.ReplaceAll(s.flag, "-", "_")); s.env != want {
				t.Errorf("the variable is %s, want %s", s.env, want)
			}
			for _, test := range []struct {
				env  string
				args []string
				want string
			}{
				{"", nil, s.absent},
				{good[0], nil, good[0]},
				{"", []string{"--" + s.flag, good[1]}, good[1]},
				{good[0], []string{"-" + s.flag + "=" + good[1]}, good[1]},
			} {
				got, err := parsed(t, map[string]string{s.env: test.env}, test.args...)
				if value := *got.settings()[i].value; err != nil || value != test.want {
					t.Errorf("%s=%q %q: %q (%v), want %q", s.env, test.env, test.args, value, err, test.want)
				}
			}
		})
	}
}

// What is wrong is named by its flag, wherever it came from.
func TestBadSettings(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ flag, value string }{
		{"auth", "none"},
		{"profile", "aws"},
		{"clock", "slow"},
		{"clock", "x0"},
		{"clock", "x-1"},
		{"clock", "x1000001"},
		{"clock", "xx"},
		{"clock", "offset"},
		{"pace", "fast"},
		{"log", "loud"},
		{"log", "info,xml"},
	} {
		_, byFlag := parsed(t, nil, "--"+test.flag, test.value)
		_, byEnv := parsed(t, map[string]string{"CBRD_" + strings.ToUpper(test.flag): test.value})
		for _, err := range []error{byFlag, byEnv} {
			if err == nil || !strings.Contains(err.Error(), "--"+test.flag) || !strings.Contains(err.Error(), test.value) {
				t.Errorf("--%s %s: %v", test.flag, test.value, err)
			}
		}
	}
	for _, args := range [][]string{{"--nothing"}, {"extra"}, {"--listen"}, {"--seed", "a", "b"}} {
		if _, err := parsed(t, nil, args...); err == nil || !strings.Contains(err.Error(), "cbrd help") {
			t.Errorf("%q: %v", args, err)
		}
	}
}

// said runs a command that does not serve.
func said(t *testing.T, args ...string) (out string, err error) {
	t.Helper()
	var text bytes.Buffer
	err = run(context.Background(), args, func(string) string { return "" }, &text, &text)
	return text.String(), err
}

func TestHelp(t *testing.T) {
	t.Parallel()
	golden := filepath.Join("testdata", "help.txt")
	got, err := said(t, "help")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(golden, []byte(got), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"help", "--help", "-h"} {
		got, err := said(t, name)
		if diff := cmp.Diff(string(want), got); diff != "" || err != nil {
			t.Errorf("%s (-golden +got), %v:\n%s", name, err, diff)
		}
	}
	for line := range strings.Lines(got) {
		if len(line) > 121 {
			t.Errorf("too wide for a terminal: %s", line)
		}
	}
	if got, err := said(t, "serve", "--help"); !errors.Is(err, flag.ErrHelp) || !strings.Contains(got, "CBRD_LISTEN") {
		t.Errorf("serve --help: %v\n%s", err, got)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	if got, err := said(t, "version"); err != nil || got != "cbrd "+version+"\n" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestUnknownCommand(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"server", ""} {
		if _, err := said(t, name); err == nil || !strings.Contains(err.Error(), "cbrd help") {
			t.Errorf("%q: %v", name, err)
		}
	}
}
