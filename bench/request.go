package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"github.com/cbrd/cbrd/internal/iam"
)

// demo is whose credentials requests are signed with, and whose project they
// are about: the first of the default world.
var demo = iam.DefaultAccounts("")[0]

func projectPath() string { return "/v3/" + demo.Projects[0].ID }

func vaultsPath() string { return projectPath() + "/vaults" }

// listPath asks for one page.
func listPath(offset int) string {
	return fmt.Sprintf("%s?limit=%d&offset=%d", vaultsPath(), pageSize, offset)
}

// signed makes a request as the vendor's SDK does.
func (b *bench) signed(ctx context.Context, method, url string, body []byte) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "cbrd-bench")
	request.Header.Set("X-Project-Id", demo.Projects[0].ID)
	if len(body) > 0 {
		request.Header.Set("Content-Type", "application/json")
	}
	return request, iam.Sign(request, body, demo.Users[0].Keys[0], b.wall.Now())
}

// raw is a signed request as the bytes to send, so that the load generator's own
// work is the same small one for every target. A signature is good for minutes;
// the server proves it anew each time.
func (b *bench) raw(ctx context.Context, method, url string, body []byte) ([]byte, error) {
	request, err := b.signed(ctx, method, url, body)
	if err != nil {
		return nil, err
	}
	var bytes bytes.Buffer
	err = request.Write(&bytes)
	return bytes.Bytes(), err
}

// newVault is the body that makes a vault.
func newVault(i int) []byte {
	return fmt.Appendf(nil, `{"vault":{"name":"vault-%05d","description":"a vault",`+
		`"billing":{"cloud_type":"public","consistent_level":"crash_consistent","object_type":"server",`+
		`"protect_type":"backup","size":%d,"charging_mode":"post_paid"},"resources":[],`+
		`"tags":[{"key":"env","value":"prod"},{"key":"owner","value":"team-a"}]}}`, i, 40+i%1000)
}

// changedVault is the body that changes one.
func changedVault(i int) []byte {
	return fmt.Appendf(nil, `{"vault":{"name":"changed-%05d","threshold":%d}}`, i, 1+i%100)
}
