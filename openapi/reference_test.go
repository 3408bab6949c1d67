package openapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestContractIsTheReferences compares the contract, member by member, with what
// the reference's tables say. Each difference needs a reason in
// testdata/differences.yaml, and each reason there a difference. Four operations
// that clients know and the reference does not are in its table from the vendor's
// machine-readable definition; they are marked there.
func TestContractIsTheReferences(t *testing.T) {
	t.Parallel()
	var reference map[string]flattened
	readFile(t, "testdata/reference-constraints.json", json.Unmarshal, &reference)
	var found []string
	for _, info := range Operations() {
		if info.Contract == "cbr-v3" {
			ours := flattenOperation(operation(t, info.ID), strconv.Itoa(info.Success))
			found = append(found, differences(info.ID, reference[info.ID], ours)...)
		}
	}
	judge(t, found)
}

// judge matches differences with reasons.
func judge(t *testing.T, found []string) {
	t.Helper()
	var listed struct {
		Differences []struct{ At, Reason string }
	}
	readFile(t, "testdata/differences.yaml", yaml.Unmarshal, &listed)
	used := map[string]bool{}
	for _, difference := range found {
		at, _, _ := strings.Cut(difference, ":")
		i := slices.IndexFunc(listed.Differences, func(d struct{ At, Reason string }) bool {
			ok, err := path.Match(d.At, at)
			return ok && err == nil && d.Reason != ""
		})
		if i < 0 {
			t.Errorf("no reason for %s", difference)
			continue
		}
		used[listed.Differences[i].At] = true
	}
	for _, d := range listed.Differences {
		if !used[d.At] {
			t.Errorf("differences.yaml: nothing differs at %q", d.At)
		}
	}
}

// differences are lines "<operation> <part> <name> <keyword>: <reference> != <ours>".
func differences(id string, reference, ours flattened) []string {
	var out []string
	if reference.Method != ours.Method || reference.Path != ours.Path || reference.Status != ours.Status {
		out = append(out, fmt.Sprintf("%s operation: %v != %v", id, reference, ours))
	}
	for _, part := range []struct {
		name            string
		reference, ours map[string]constraints
		keywords        []string
	}{
		{"parameter", reference.Parameters, ours.Parameters, requestKeywords},
		{"request", reference.Request, ours.Request, requestKeywords},
		{"response", reference.Response, ours.Response, responseKeywords},
	} {
		out = append(out, comparePart(id+" "+part.name, part.reference, part.ours, part.keywords)...)
	}
	return out
}

var (
	requestKeywords = []string{"type", "items", "required", "enum", "pattern", "default", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"}
	// Bounds in a response table are those of the request, shown again: the
	// reference means nothing by them.
	responseKeywords = []string{"type", "items", "enum"}
)

func comparePart(at string, reference, ours map[string]constraints, keywords []string) []string {
	var out []string
	names := maps.Clone(reference)
	if names == nil {
		names = map[string]constraints{}
	}
	maps.Copy(names, ours)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		theirs, inReference := reference[name]
		mine, inOurs := ours[name]
		switch {
		case !inReference:
			out = append(out, at+" "+name+" added: ours only")
		case !inOurs:
			out = append(out, at+" "+name+" left-out: the reference's only")
		default:
			out = append(out, compareOne(at+" "+name, theirs, mine, keywords)...)
		}
	}
	return out
}

func compareOne(at string, reference, ours constraints, keywords []string) []string {
	var out []string
	for _, keyword := range keywords {
		theirs, mine := canonical(reference[keyword]), canonical(ours[keyword])
		if theirs != mine {
			out = append(out, fmt.Sprintf("%s %s: %s != %s", at, keyword, theirs, mine))
		}
	}
	return out
}

// canonical makes a constraint comparable: words in order, numbers as such.
func canonical(value any) string {
	if words, ok := value.([]any); ok {
		each := make([]string, len(words))
		for i, word := range words {
			each[i] = fmt.Sprint(word)
		}
		slices.Sort(each)
		return strings.Join(each, ",")
	}
	if value == nil {
		return "-"
	}
	return fmt.Sprint(value)
}

func readFile(t *testing.T, name string, decode func([]byte, any) error, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := decode(text, into); err != nil {
		t.Fatal(err)
	}
}

func operation(t testing.TB, id string) *Op {
	t.Helper()
	op, err := Operation(id)
	if err != nil {
		t.Fatal(err)
	}
	return op
}
