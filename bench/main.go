// Command bench measures cbrd: how fast it starts, how large it is, and how many
// requests it answers, each against a floor that does as little as Go's net/http
// can do for the same bytes. It builds and starts what it measures, on loopback
// and in temporary folders, and asks its targets in turn, round after round, so
// that a ratio always comes from one run.
//
//	go run ./bench start    process start to the first 200 of a signed list
//	go run ./bench size     the stripped binary, and memory after mixed calls
//	go run ./bench list     the list of 50 of 10,000 vaults, with writes between
//	go run ./bench create   making vaults
//	go run ./bench contract writes a contract with examples, for a mock server
//
// docs/benchmarks.md has the commands, what came out, and what was aimed at.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/cbrd/cbrd/internal/clock"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run: its options, its clock, and the folder of its files.
type bench struct {
	wall clock.Wall
	out  io.Writer
	dir  string
	// client sends what is not measured.
	client *http.Client
	// changes counts changes of vaults, so that each is one.
	changes int
	options
}

// measures are what can be asked for.
var measures = []struct {
	name string
	run  func(*bench, context.Context) error
}{
	{"start", (*bench).start},
	{"size", (*bench).size},
	{"list", (*bench).list},
	{"create", (*bench).create},
	{"contract", (*bench).contract},
}

func run(ctx context.Context, args []string, out io.Writer) error {
	b := &bench{wall: clock.System{}, out: out, client: &http.Client{Timeout: patience}}
	rest := b.flags(args)
	for _, m := range measures {
		if len(args) > 0 && m.name == args[0] {
			if err := rest(args[1:]); err != nil {
				return err
			}
			return b.in(ctx, m.run)
		}
	}
	return errors.New("one of start, size, list, create and contract is needed; -h after it lists its options")
}

// in runs a measure in a folder of its own, which is gone afterwards.
func (b *bench) in(ctx context.Context, measure func(*bench, context.Context) error) (err error) {
	if b.dir, err = os.MkdirTemp("", "cbrd-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	return measure(b, ctx)
}
