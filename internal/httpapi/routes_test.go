package httpapi

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/openapi"
)

// contracted maps the operations of this room's contracts to what they say.
func contracted() map[string]openapi.OperationInfo {
	found := map[string]openapi.OperationInfo{}
	for _, info := range openapi.Operations() {
		if info.Contract != "control" {
			found[info.ID] = info
		}
	}
	return found
}

func TestRoutesAreTheContract(t *testing.T) {
	t.Parallel()
	contracts := contracted()
	built := map[string]openapi.OperationInfo{}
	for name, table := range map[string][]route{"cbr-v3": routes, "companions": companions} {
		for _, r := range table {
			if r.handle == nil || r.aliasOf != "" {
				continue
			}
			if _, twice := built[r.op]; twice {
				t.Errorf("%s has two rows", r.op)
			}
			built[r.op] = openapi.OperationInfo{ID: r.op, Method: r.method, Path: r.path, Contract: name, Success: r.success}
		}
	}
	if diff := cmp.Diff(contracts, built); diff != "" {
		t.Errorf("the rows with handlers differ from the contracts (-contract +rows):\n%s", diff)
	}
}

func TestRoutesAreTheSDKs(t *testing.T) {
	t.Parallel()
	var rows []sdkOperation
	for _, r := range routes {
		if r.aliasOf == "" {
			rows = append(rows, sdkOperation{r.op, r.method, r.path})
		}
	}
	slices.SortFunc(rows, func(a, b sdkOperation) int { return strings.Compare(a.op, b.op) })
	want := slices.Clone(sdkOperations)
	slices.SortFunc(want, func(a, b sdkOperation) int { return strings.Compare(a.op, b.op) })
	if diff := cmp.Diff(want, rows, cmp.AllowUnexported(sdkOperation{})); diff != "" {
		t.Errorf("the rows differ from the SDK's operations (-SDK +rows):\n%s", diff)
	}
	if len(rows) != 73 {
		t.Errorf("%d operations, want 73", len(rows))
	}
}

// What the mux serves is the tables, no more and no less.
func TestMuxServesTheTables(t *testing.T) {
	t.Parallel()
	want, got := map[string]bool{}, map[string]bool{}
	for _, r := range slices.Concat(companions, routes) {
		line := r.method + " " + r.path
		if want[line] {
			t.Errorf("%s is in the tables twice", line)
		}
		want[line] = true
	}
	api := &API{}
	err := chi.Walk(api.routed(), func(method, path string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		got[method+" "+path] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the mux differs from the tables (-tables +mux):\n%s", diff)
	}
}

func TestAliases(t *testing.T) {
	t.Parallel()
	all := slices.Concat(companions, routes)
	for _, r := range all {
		if r.aliasOf == "" {
			continue
		}
		at := slices.IndexFunc(all, func(o route) bool { return o.op == r.aliasOf && o.aliasOf == "" })
		if at < 0 {
			t.Errorf("%s is an alias of %s, which has no row", r.path, r.aliasOf)
			continue
		}
		o := all[at]
		if r.op != o.op || r.method != o.method || r.success != o.success || r.action != o.action || (r.handle == nil) != (o.handle == nil) {
			t.Errorf("%s is not the same as %s", r.path, o.path)
		}
	}
}

func TestNamedOperationsHaveRows(t *testing.T) {
	t.Parallel()
	for op := range posted {
		if !slices.ContainsFunc(slices.Concat(routes, companions), func(r route) bool { return r.op == op && r.method == http.MethodPost }) {
			t.Errorf("%s is said to be read with POST and has no such row", op)
		}
	}
	for op := range open {
		if !slices.ContainsFunc(companions, func(r route) bool { return r.op == op }) {
			t.Errorf("%s is open and has no row", op)
		}
	}
}

// No operation is left unbuilt.
func TestEveryRouteIsBuilt(t *testing.T) {
	t.Parallel()
	if len(Operations()) != 73 {
		t.Errorf("%d operations", len(Operations()))
	}
	for _, r := range slices.Concat(routes, companions) {
		if r.handle == nil {
			t.Errorf("%s %s has no handler", r.method, r.path)
		}
	}
}
