package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// A target is a server under load.
type target struct {
	name, base string
	results    []result
}

// A script makes the requests for one connection to a target: what the n-th is.
type script func(n int) []byte

// A result is what one round gave.
type result struct {
	rate     float64 // answers per second
	p50, p99 time.Duration
}

// interleave asks all targets in turn; the first round warms up and is not kept.
func (b *bench) interleave(ctx context.Context, targets []*target, scripts func(*target) (func(conn int) script, error)) error {
	for round := range b.rounds + 1 {
		for _, t := range targets {
			script, err := scripts(t) // signed again: a long run outlives a signature
			if err != nil {
				return err
			}
			r, err := b.load(ctx, t.base, script)
			if err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
			if round > 0 {
				t.results = append(t.results, r)
			}
		}
	}
	return nil
}

// load asks one target over all connections for a while.
func (b *bench) load(ctx context.Context, base string, script func(conn int) script) (result, error) {
	began := b.wall.Now()
	end := began.Add(b.each)
	took := make([][]time.Duration, b.conns)
	failures := make([]error, b.conns)
	var all sync.WaitGroup
	for i := range b.conns {
		all.Go(func() { took[i], failures[i] = b.connection(ctx, base, script(i), end) })
	}
	all.Wait()
	elapsed := b.wall.Now().Sub(began)
	for _, err := range failures {
		if err != nil {
			return result{}, err
		}
	}
	sorted := slices.Sorted(slices.Values(slices.Concat(took...)))
	n := len(sorted)
	if n == 0 {
		return result{}, fmt.Errorf("nothing was answered in %s", b.each)
	}
	return result{float64(n) / elapsed.Seconds(), sorted[n/2], sorted[n*99/100]}, nil
}

// connection asks over one connection until the end, and says how long each
// answer took. An answer that is no success ends the run: its rate would be void.
func (b *bench) connection(ctx context.Context, base string, script script, end time.Time) ([]time.Duration, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		return nil, err
	}
	defer conn.Close() //nolint:errcheck // nothing is written any more
	reader := bufio.NewReaderSize(conn, 64<<10)
	var took []time.Duration
	for n, at := 0, b.wall.Now(); at.Before(end); n++ {
		if err := exchange(conn, reader, script(n)); err != nil {
			return nil, err
		}
		now := b.wall.Now()
		took, at = append(took, now.Sub(at)), now
	}
	return took, ctx.Err()
}

// exchange sends a request and reads the whole answer.
func exchange(conn io.Writer, reader *bufio.Reader, request []byte) error {
	if _, err := conn.Write(request); err != nil {
		return err
	}
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		return err
	}
	defer response.Body.Close() //nolint:errcheck // read to its end below
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(response.Body, 500))
		line, _, _ := strings.Cut(string(request), "\r\n")
		return fmt.Errorf("%s to %s: %s", response.Status, line, text)
	}
	_, err = io.Copy(io.Discard, response.Body)
	return err
}
