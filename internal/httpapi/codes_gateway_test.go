package httpapi

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
	"github.com/cbrd/cbrd/openapi"
)

// gatewayCodes are what the gateway answers before an operation is asked.
var gatewayCodes = []struct {
	code domain.Code
	op   string
	ask  func(c *cloud) ask
}{
	{domain.CodeGatewayNoAPI, "", func(*cloud) ask { return ask{method: http.MethodGet, path: "/nowhere"} }},
	{domain.CodeGatewayTooLarge, "CreateVault", func(*cloud) ask { return ask{body: strings.Repeat(" ", MaxBody+1)} }},
	{domain.CodeGatewayAuth, "ListVault", func(*cloud) ask { return ask{open: true} }},
	{domain.CodeGatewayForbidden, "ListVault", func(c *cloud) ask {
		return ask{token: c.token(), project: c.account.Projects[1].ID}
	}},
	{domain.CodeGatewayMethod, "", func(c *cloud) ask {
		return ask{method: http.MethodPatch, path: "/v3/" + c.project + "/vaults"}
	}},
	{domain.CodeGatewayHeaderTooLarge, "ListVault", func(*cloud) ask {
		return ask{header: http.Header{"X-Long": {strings.Repeat("x", MaxHeader)}}}
	}},
}

func TestEveryGatewayCode(t *testing.T) {
	t.Parallel()
	recorded := record(t)
	c := newCloud(t, enginetest.SQLite(t))
	for _, p := range gatewayCodes {
		t.Run(string(p.code), func(t *testing.T) {
			t.Parallel()
			c := c.in(t, t.Name())
			c.refuse(p.code, p.op, p.ask(c))
			if !t.Failed() {
				recorded.saw(string(p.code), p.op)
			}
		})
	}
}

// awaited are the codes of features that are still to come: the only ones of the
// table that no test provokes.
var awaited = strings.Fields(``)

// Every code of the table was provoked by a test, which is written down; none is
// awaited that was.
func TestCodesAreComplete(t *testing.T) {
	t.Parallel()
	seen := codesSeen(t)
	n := 0
	for _, row := range openapi.Errors() {
		waits := slices.Contains(awaited, strings.TrimPrefix(row.Code, "BackupService."))
		switch {
		case waits != (row.How == "pending"):
			t.Errorf("%s is %s; awaited: %t", row.Code, row.How, waits)
		case waits == seen[row.Code]:
			t.Errorf("%s: seen %t, awaited %t", row.Code, seen[row.Code], waits)
		}
		n++
	}
	if n != len(seen)+len(awaited) {
		t.Errorf("%d codes, %d of them seen, %d awaited", n, len(seen), len(awaited))
	}
}
