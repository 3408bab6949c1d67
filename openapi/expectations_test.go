package openapi

import (
	"encoding/json"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// expectation is an entry of testdata/expectations.yaml, as far as it is judged
// here.
type expectation struct {
	At    string
	Value yaml.Node
	Also  []string
	Code  string
	Rule  bool
	From  string
}

// covers says whether an expectation has the value of a difference. A default is
// nothing that a request could break.
func (e expectation) covers(difference string) bool {
	at, _, _ := strings.Cut(difference, ":")
	ok, err := path.Match(e.At, at)
	return ok && err == nil
}

// TestEveryDifferenceHasAValue wants a literal value for whatever the contract
// wants of requests otherwise than the reference's tables, and no value that
// overrides nothing.
func TestEveryDifferenceHasAValue(t *testing.T) {
	t.Parallel()
	var listed struct{ Expectations []expectation }
	readFile(t, "testdata/expectations.yaml", yaml.Unmarshal, &listed)
	found := requestDifferences(t)
	used := make([]bool, len(listed.Expectations))
	for _, difference := range found {
		known := false
		for i, e := range listed.Expectations {
			if e.covers(difference) && !e.Value.IsZero() {
				used[i], known = true, true
			}
		}
		if !known {
			t.Errorf("expectations.yaml has no value for %s", difference)
		}
	}
	for i, e := range listed.Expectations {
		if !used[i] && e.Code == "" && e.Also == nil && !e.Rule && built(e.At) {
			t.Errorf("expectations.yaml: nothing is overridden at %q", e.At)
		}
	}
}

// requestDifferences are those that a request can show.
func requestDifferences(t *testing.T) []string {
	t.Helper()
	var reference map[string]flattened
	readFile(t, "testdata/reference-constraints.json", json.Unmarshal, &reference)
	var found []string
	for _, info := range Operations() {
		if info.Contract != "cbr-v3" {
			continue
		}
		ours := flattenOperation(operation(t, info.ID), strconv.Itoa(info.Success))
		for _, difference := range differences(info.ID, reference[info.ID], ours) {
			at, _, _ := strings.Cut(difference, ":")
			if fields := strings.Fields(at); len(fields) == 4 && fields[1] != "response" && fields[3] != "default" {
				found = append(found, difference)
			}
		}
	}
	return found
}

// built says whether the contract has an operation that an entry is about.
func built(at string) bool {
	pattern, _, _ := strings.Cut(at, " ")
	for _, info := range Operations() {
		if ok, err := path.Match(pattern, info.ID); ok && err == nil && info.Contract == "cbr-v3" {
			return true
		}
	}
	return false
}

var (
	lineOfLedger  = regexp.MustCompile(`^[A-Z][0-9]+$`)
	wordsOfLedger = regexp.MustCompile(`^(REF|DEF|MAN|SDK|TF|OTC|REC|none)\b`)
)

// An expectation comes from a line that the ledger has, or from one of its
// sources.
func TestExpectationsHaveSources(t *testing.T) {
	t.Parallel()
	ledger, err := os.ReadFile("../docs/fidelity.md")
	if err != nil {
		t.Fatal(err)
	}
	var listed struct{ Expectations []expectation }
	readFile(t, "testdata/expectations.yaml", yaml.Unmarshal, &listed)
	for _, e := range listed.Expectations {
		isLine := lineOfLedger.MatchString(e.From)
		if isLine && !strings.Contains(string(ledger), "\n| "+e.From+" |") {
			t.Errorf("%q: the ledger has no line %s", e.At, e.From)
		}
		if !isLine && !wordsOfLedger.MatchString(e.From) {
			t.Errorf("%q comes from %q", e.At, e.From)
		}
	}
}
