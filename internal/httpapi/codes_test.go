package httpapi

import (
	"slices"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
	"github.com/cbrd/cbrd/openapi"
)

// provocation makes an operation answer a code: it brings its world into the
// state that it takes and returns the request.
type provocation struct {
	code string // without "BackupService."
	op   string
	ask  func(c *cloud) ask
}

// elsewhere are the codes of the table that no request alone can provoke, with
// who does.
var elsewhere = map[string]string{
	"9910": "a fault: TestEveryFault, and the tests of a database that goes away",
}

// Every code that the table of errors gives an operation of the API is provoked
// over HTTP, with the status of the table, and nothing else is.
func TestEveryCode(t *testing.T) {
	t.Parallel()
	recorded := record(t)
	provocations := slices.Concat(awkwardCodes(), requestCodes(), contractCodes(), bindingCodes(), restoreCodes(), stateCodes(), policyCodes(), tagCodes(), agentCodes(), organizationCodes(), sharingCodes(), migrationCodes(), importCodes())
	provocations = slices.Concat(provocations, alsoOrdered(provocations), orderCodes())
	for _, row := range openapi.Errors() {
		code, ours := strings.CutPrefix(row.Code, "BackupService.")
		if !ours || row.How == "pending" || row.How == "fault" || elsewhere[code] != "" {
			continue
		}
		for _, op := range row.Operations {
			if contracted()[op].Contract == "cbr-v3" &&
				!slices.ContainsFunc(provocations, func(p provocation) bool { return p.code == code && p.op == op }) {
				t.Errorf("nothing provokes %s of %s: %s", code, op, row.Provoke)
			}
		}
	}
	c := newCloud(t, enginetest.SQLite(t))
	for _, p := range provocations {
		t.Run(p.code+"/"+p.op, func(t *testing.T) {
			t.Parallel()
			c := c.in(t, t.Name())
			code := domain.Code("BackupService." + p.code)
			if row, ok := openapi.LookupError(string(code)); !ok || row.How == "pending" || !slices.Contains(row.Operations, p.op) {
				t.Errorf("the table of errors does not expect %s of %s: %+v", p.code, p.op, row)
			}
			c.refuse(code, p.op, p.ask(c))
			if !t.Failed() {
				recorded.saw(string(code), p.op)
			}
		})
	}
}

// each makes one provocation for several operations.
func each(code string, asks map[string]func(c *cloud) ask) []provocation {
	var made []provocation
	for op, ask := range asks {
		made = append(made, provocation{code, op, ask})
	}
	slices.SortFunc(made, func(a, b provocation) int { return strings.Compare(a.op, b.op) })
	return made
}

// binding provokes a code by binding resources: at creation and afterwards.
func binding(code, objectType string, resources func(c *cloud) list) []provocation {
	return each(code, map[string]func(c *cloud) ask{
		"CreateVault": func(c *cloud) ask { return ask{body: vaultBody(objectType, 1000, resources(c))} },
		"AddVaultResource": func(c *cloud) ask {
			named := resources(c)
			return ask{params: []string{c.vault(objectType, 1000)}, body: object{"resources": named}}
		},
	})
}

// nobody is the id of nothing.
const nobody = "00000000-0000-4000-8000-000000000000"

// target is a path parameter and nothing else.
func target(id string) func(*cloud) ask { return func(*cloud) ask { return ask{params: []string{id}} } }

func backupOf(vault string, parameters object) ask {
	return ask{body: object{"checkpoint": object{"vault_id": vault, "parameters": parameters}}}
}
