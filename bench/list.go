package main

import (
	"context"
	"errors"
	"net/http"
)

// pageSize is the limit of the measured list.
const pageSize = 50

// readsPerWrite is how many lists there are to one change of a vault.
const readsPerWrite = 20

// list measures pages of a long list while vaults change: every connection asks
// for one page after another, each starting at another place, and changes a vault
// after twenty of them, whichever target it talks to.
func (b *bench) list(ctx context.Context) error {
	return b.compare(ctx, func(ids []string) func(*target) (func(int) script, error) {
		return func(t *target) (func(int) script, error) { return b.listScript(ctx, t.base, ids) }
	})
}

func (b *bench) listScript(ctx context.Context, base string, ids []string) (func(int) script, error) {
	var reads, writes [][]byte
	for offset := 0; offset < b.vaults; offset += pageSize {
		raw, err := b.raw(ctx, http.MethodGet, base+listPath(offset), nil)
		if err != nil {
			return nil, err
		}
		reads = append(reads, raw)
	}
	for i := range 500 {
		id := ids[i*len(ids)/500]
		raw, err := b.raw(ctx, http.MethodPut, base+vaultsPath()+"/"+id, changedVault(b.changes+i))
		if err != nil {
			return nil, err
		}
		writes = append(writes, raw)
	}
	b.changes += len(writes)
	return func(conn int) script {
		start := conn * 7919 // connections are in different places
		return func(n int) []byte {
			if n%(readsPerWrite+1) == readsPerWrite {
				return writes[(start+n)%len(writes)]
			}
			return reads[(start+n)%len(reads)]
		}
	}, nil
}

// create measures how fast vaults are made.
func (b *bench) create(ctx context.Context) error {
	return b.compare(ctx, func([]string) func(*target) (func(int) script, error) {
		return func(t *target) (func(int) script, error) {
			var writes [][]byte
			for i := range 500 {
				raw, err := b.raw(ctx, http.MethodPost, t.base+vaultsPath(), newVault(i))
				if err != nil {
					return nil, err
				}
				writes = append(writes, raw)
			}
			return func(conn int) script {
				return func(n int) []byte { return writes[(conn*31+n)%len(writes)] }
			}, nil
		}
	})
}

// compare starts cbrd with its vaults and a floor with the bytes of its answers,
// and asks them and the peers in turn.
func (b *bench) compare(ctx context.Context, scripts func(ids []string) func(*target) (func(int) script, error)) (err error) {
	cbrd, err := b.startCbrd(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cbrd.stop()) }()
	ids, err := b.fill(ctx, cbrd.base)
	if err != nil {
		return err
	}
	floor, err := b.startFloor(ctx, cbrd.base, ids[0])
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, floor.stop()) }()
	targets := []*target{{name: "floor", base: floor.base}, {name: "cbrd", base: cbrd.base}}
	for _, p := range b.peers {
		targets = append(targets, &target{name: p.name, base: p.base})
	}
	if err := b.interleave(ctx, targets, scripts(ids)); err != nil {
		return err
	}
	if err := b.report(targets); err != nil {
		return err
	}
	return b.memoryLine(cbrd, "at the end")
}
