package main

import (
	"flag"
	"fmt"
	"strings"
	"time"
)

// options are what a run can be told.
type options struct {
	vaults int
	rounds int
	conns  int
	each   time.Duration
	data   string
	// database is a PostgreSQL database to use in place of SQLite.
	database string
	peers    peers
	output   string
	binary   string
}

// flags returns what reads the options of a measure.
func (b *bench) flags(args []string) func([]string) error {
	name := "bench"
	if len(args) > 0 {
		name += " " + args[0]
	}
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.IntVar(&b.vaults, "vaults", 10_000, "how many vaults there are to list")
	set.IntVar(&b.rounds, "rounds", 9, "rounds that count; one before them warms up")
	set.IntVar(&b.conns, "c", 16, "connections")
	set.DurationVar(&b.each, "each", 2*time.Second, "how long a target is asked in a round")
	set.StringVar(&b.data, "data", "", "memory, or empty for SQLite in a temporary folder")
	set.StringVar(&b.database, "database-url", "", "an empty PostgreSQL database for cbrd to use instead")
	set.StringVar(&b.output, "o", "contract.json", "where contract writes to")
	set.StringVar(&b.binary, "cbrd", "", "a cbrd to measure instead of building one")
	set.Var(&b.peers, "peer", "name=http://host:port of a further server to compare with; repeatable")
	return set.Parse
}

// peer is a server somebody else started.
type peer struct{ name, base string }

type peers []peer

func (p *peers) String() string { return fmt.Sprint(*p) }

// Set reads name=url.
func (p *peers) Set(text string) error {
	name, base, ok := strings.Cut(text, "=")
	if !ok || !strings.HasPrefix(base, "http://") {
		return fmt.Errorf("%q is not name=http://host:port", text)
	}
	*p = append(*p, peer{name, strings.TrimSuffix(base, "/")})
	return nil
}
