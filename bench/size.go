package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"
)

// settling is how long a server is left alone before its memory is read.
const settling = 5 * time.Second

// size measures the stripped binary, and what cbrd holds in memory after two
// hundred mixed calls on a fresh SQLite folder.
func (b *bench) size(ctx context.Context) (err error) {
	binary, err := b.chosen(ctx)
	if err != nil {
		return err
	}
	file, err := os.Stat(binary)
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "binary: %.1f MB (%d bytes)\n", float64(file.Size())/1e6, file.Size())
	b.binary = binary
	p, err := b.startCbrd(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	if err := b.memoryLine(p, "after the first call"); err != nil {
		return err
	}
	calls, err := b.mixed(ctx, p.base+projectPath())
	if err != nil {
		return err
	}
	b.pause(settling)
	return b.memoryLine(p, fmt.Sprintf("idle after %d mixed calls", calls))
}

// mixed makes 200 calls: vaults that are made, shown, changed and listed, servers
// that are looked for, and in the first five vaults one that is backed up.
func (b *bench) mixed(ctx context.Context, project string) (calls int, err error) {
	call := func(method, path, body string) []byte {
		var answer []byte
		if err == nil {
			calls++
			answer, err = b.call(ctx, method, project+path, []byte(body))
		}
		return answer
	}
	var servers struct {
		Instances []struct {
			ID          string `json:"id"`
			Protectable struct {
				Result bool `json:"result"`
			} `json:"protectable"`
		} `json:"instances"`
	}
	protect := 0
	for i := 0; calls < 200 && err == nil; i++ {
		vault := vaultID(call(http.MethodPost, "/vaults", string(newVault(i))))
		call(http.MethodGet, "/vaults/"+vault, "")
		call(http.MethodPut, "/vaults/"+vault, string(changedVault(i)))
		call(http.MethodGet, "/vaults?limit=50", "")
		found := call(http.MethodGet, "/protectables/server/instances?limit=50", "")
		call(http.MethodGet, "/backups", "")
		call(http.MethodGet, "/operation-logs", "")
		if err == nil {
			err = json.Unmarshal(found, &servers)
		}
		if protect < 5 && err == nil {
			protect++
			for _, s := range servers.Instances {
				if s.Protectable.Result {
					call(http.MethodPost, "/vaults/"+vault+"/addresources", `{"resources":[{"id":"`+s.ID+`","type":"OS::Nova::Server"}]}`)
					call(http.MethodPost, "/checkpoints", `{"checkpoint":{"vault_id":"`+vault+`"}}`)
					break
				}
			}
		}
	}
	return calls, err
}

// vaultID reads the id of a vault that was made; empty when it was not.
func vaultID(answer []byte) string {
	var made struct {
		Vault struct {
			ID string `json:"id"`
		} `json:"vault"`
	}
	if json.Unmarshal(answer, &made) != nil {
		return ""
	}
	return made.Vault.ID
}
