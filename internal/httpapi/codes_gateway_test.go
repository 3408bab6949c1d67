package httpapi

import (
	"bytes"
	"net/http"
	"os"
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

// Every code of the table was provoked by a test, which is written down.
func TestCodesAreComplete(t *testing.T) {
	t.Parallel()
	seen := codesSeen(t)
	printed, err := os.ReadFile("../../openapi/testdata/reference-errors.csv")
	if err != nil {
		t.Fatal(err)
	}
	reference, others := 0, 0
	for _, row := range openapi.Errors() {
		switch {
		case !seen[row.Code]:
			t.Errorf("%s (%s) was not seen", row.Code, row.How)
		case bytes.Contains(printed, []byte("\n"+row.Code+",")):
			reference++
		default:
			others++
		}
	}
	if len(seen) != len(openapi.Errors()) {
		t.Errorf("%d codes were seen, the table has %d", len(seen), len(openapi.Errors()))
	}
	t.Logf("codes of the reference: %d of %d; others: %d", reference, bytes.Count(printed, []byte("\n"))-1, others)
}
