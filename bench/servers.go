package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
)

// chosen is the cbrd to measure: the one that was named, or one built now.
func (b *bench) chosen(ctx context.Context) (string, error) {
	if b.binary != "" {
		return b.binary, nil
	}
	return b.buildCbrd(ctx)
}

// startCbrd starts cbrd on the store that was asked for.
func (b *bench) startCbrd(ctx context.Context) (*process, error) {
	binary, err := b.chosen(ctx)
	if err != nil {
		return nil, err
	}
	data := b.data
	if data == "" {
		data = filepath.Join(b.dir, "data")
	}
	args := []string{"--log", "warn", "--data", data}
	if b.database != "" {
		args = append(args, "--database-url", b.database)
	}
	p, err := launch(ctx, binary, args...)
	if err != nil {
		return nil, err
	}
	return p, b.await(ctx, p.base)
}

// startFloor gives the floor the very bytes that cbrd answers with.
func (b *bench) startFloor(ctx context.Context, cbrd, id string) (*process, error) {
	binary, err := b.buildFloor(ctx)
	if err != nil {
		return nil, err
	}
	list, one := filepath.Join(b.dir, "list.json"), filepath.Join(b.dir, "one.json")
	if err := b.save(ctx, cbrd+listPath(b.vaults/2), list); err != nil {
		return nil, err
	}
	if err := b.save(ctx, cbrd+vaultsPath()+"/"+id, one); err != nil {
		return nil, err
	}
	p, err := launch(ctx, binary, "--list", list, "--one", one)
	if err != nil {
		return nil, err
	}
	return p, b.await(ctx, p.base)
}

// save writes what a signed GET answers to a file.
func (b *bench) save(ctx context.Context, url, name string) error {
	body, err := b.call(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	return os.WriteFile(name, body, 0o600)
}

// call sends one signed request and returns the answer, which must be a success.
func (b *bench) call(ctx context.Context, method, url string, body []byte) ([]byte, error) {
	request, err := b.signed(ctx, method, url, body)
	if err != nil {
		return nil, err
	}
	response, err := b.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close() //nolint:errcheck // read to its end below
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("%s %s: %s: %s", method, url, response.Status, answer)
	}
	return answer, err
}

// fill makes the vaults, one after another, and returns their ids.
func (b *bench) fill(ctx context.Context, base string) ([]string, error) {
	began := b.wall.Now()
	ids := make([]string, b.vaults)
	for i := range ids {
		answer, err := b.call(ctx, http.MethodPost, base+vaultsPath(), newVault(i))
		if err != nil {
			return nil, err
		}
		ids[i] = vaultID(answer)
	}
	fmt.Fprintf(b.out, "%d vaults made in %.1f s\n", len(ids), b.wall.Now().Sub(began).Seconds())
	return ids, nil
}
