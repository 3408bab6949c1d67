package openapi

import (
	"slices"
	"strings"
	"testing"
)

// Every operation of the table has a file of its own that loads, says the same
// as the table, and promises what contracts must promise.
func TestOperations(t *testing.T) {
	t.Parallel()
	entries, err := operationFiles.ReadDir("operations")
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(Operations()) {
		t.Errorf("%d files for %d operations", len(entries), len(Operations()))
	}
	for _, info := range Operations() {
		t.Run(info.ID, func(t *testing.T) {
			t.Parallel()
			op := operation(t, info.ID)
			if op.ID != info.ID || op.Method != info.Method || op.Path != info.Path {
				t.Errorf("the file has %s %s %s", op.ID, op.Method, op.Path)
			}
			if op.responses["default"] == nil {
				t.Error("no error answer")
			}
			checkPathParameters(t, op)
			for status, answer := range op.responses {
				checkPromise(t, info.ID+" "+status, answer)
			}
			if info.Contract != "control" { // whose documents are written by hand: a slip shall show
				checkTolerance(t, info.ID, op.body)
			}
		})
	}
}

func checkPathParameters(t *testing.T, op *Op) {
	t.Helper()
	var declared []string
	for _, p := range op.parameters {
		if p.In == "path" {
			declared = append(declared, p.Name)
		}
	}
	for _, name := range declared {
		if !strings.Contains(op.Path, "{"+name+"}") {
			t.Errorf("%s is not in %s", name, op.Path)
		}
	}
	if n := strings.Count(op.Path, "{"); n != len(declared) {
		t.Errorf("%d of the %d parameters of %s are declared", len(declared), n, op.Path)
	}
}

// checkPromise wants every object of an answer to be closed, so that nothing is
// sent that the contract does not have.
func checkPromise(t *testing.T, at string, s *schema) {
	t.Helper()
	eachObject(at, s, nil, func(at string, s *schema) {
		switch {
		case s.Properties == nil && s.Open != nil && *s.Open: // free on purpose
		case s.Open == nil || *s.Open:
			t.Errorf("%s is not closed", at)
		}
		for _, name := range s.Required {
			if s.Properties[name] == nil {
				t.Errorf("%s requires %s, which it does not have", at, name)
			}
		}
	})
}

// checkTolerance wants every object of a request to be open: unknown members are
// ignored.
func checkTolerance(t *testing.T, at string, s *schema) {
	t.Helper()
	eachObject(at, s, nil, func(at string, s *schema) {
		if s.Open != nil {
			t.Errorf("%s says whether it is open", at)
		}
	})
}

func eachObject(at string, s *schema, outer []*schema, visit func(string, *schema)) {
	if s == nil || slices.Contains(outer, s) {
		return
	}
	outer = append(slices.Clone(outer), s)
	if s.Type == "object" {
		visit(at, s)
	}
	for _, name := range s.names {
		eachObject(at+"."+name, s.Properties[name], outer, visit)
	}
	for _, option := range s.OneOf {
		eachObject(at, option, outer, visit)
	}
	eachObject(at+"[]", s.Items, outer, visit)
}

// Codes that the contract names are codes of the table.
func TestContractCodes(t *testing.T) {
	t.Parallel()
	found := 0
	for _, info := range Operations() {
		eachObject(info.ID, operation(t, info.ID).body, nil, func(at string, s *schema) {
			for name, member := range s.Properties {
				for keyword, code := range member.Codes {
					found++
					row, ok := LookupError(code)
					if !ok || !slices.Contains(row.Operations, info.ID) {
						t.Errorf("%s.%s %s: %s does not name %s", at, name, keyword, code, info.ID)
					}
				}
			}
		})
	}
	if found < 4 {
		t.Errorf("only %d codes in the contracts", found)
	}
}

func TestCompileErr(t *testing.T) {
	t.Parallel()
	wrap := func(schema string) string {
		return `{"paths":{"/":{"get":{"operationId":"X","responses":{"200":{"content":{"application/json":{"schema":` + schema + `}}}}}}}}`
	}
	for name, text := range map[string]string{
		"ErrKeyword":   wrap(`{"type":"string","uniqueItems":true}`),
		"ErrType":      wrap(`{"type":"file"}`),
		"ErrFormat":    wrap(`{"type":"string","format":"uuid"}`),
		"ErrPattern":   wrap(`{"type":"string","pattern":"("}`),
		"ErrReference": wrap(`{"$ref":"#/components/schemas/Nothing"}`),
		"ErrItems":     wrap(`{"type":"array"}`),
		"ErrCode":      wrap(`{"type":"string","x-error-code":7}`),
		"ErrOperation": `{"paths":{}}`,
		"ErrJSON":      `{`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := compile([]byte(text)); err == nil {
				t.Error("compiled")
			}
		})
	}
}
