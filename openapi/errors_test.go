package openapi

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// added are the codes that the reference's table does not have.
var added = []string{
	"APIGW.0101", "APIGW.0201", "APIGW.0301", "APIGW.0302", "APIGW.0405", "APIGW.0431",
	"BackupService.6220", "BackupService.7403", "BackupService.7407", "BackupService.7410",
}

func TestErrorsAreTheReferences(t *testing.T) {
	t.Parallel()
	type row struct {
		Status  int
		Message string
	}
	want, got := map[string]row{}, map[string]row{}
	for _, record := range readCSV(t, "testdata/reference-errors.csv")[1:] {
		status, err := strconv.Atoi(record[1])
		if err != nil {
			t.Fatal(err)
		}
		want[record[0]] = row{status, record[2]}
	}
	for _, have := range Errors() {
		if !slices.Contains(added, have.Code) {
			got[have.Code] = row{have.StatusIn("reference"), have.Message}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("errors.yaml differs from the reference (-reference +errors.yaml):\n%s", diff)
	}
	if n := len(Errors()); n != len(want)+len(added) {
		t.Errorf("%d codes, want %d of the reference and %d more", n, len(want), len(added))
	}
}

func TestStatusIn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		code, profile string
		want          int
	}{
		{"BackupService.1001", "huawei", 500},
		{"BackupService.1001", "reference", 500},
		{"BackupService.1001", "otc", 400},
		{"BackupService.1013", "otc", 400},
		{"BackupService.6105", "otc", 404},
		{"BackupService.6137", "otc", 500},
		{"APIGW.0301", "huawei", 401},
	} {
		row, ok := LookupError(test.code)
		if !ok || row.StatusIn(test.profile) != test.want {
			t.Errorf("%s in %s: %d (%t), want %d", test.code, test.profile, row.StatusIn(test.profile), ok, test.want)
		}
	}
}

func TestLookupErrorUnknown(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"", "BackupService.0000", "BackupService.9999", "Z"} {
		if row, ok := LookupError(code); ok {
			t.Errorf("%q is %+v", code, row)
		}
	}
}

// A row may name operations that are not built yet, but none that no contract
// and no client knows.
func TestErrorsNameOperations(t *testing.T) {
	t.Parallel()
	planned := strings.Fields(``)
	known := slices.Clone(planned)
	for _, op := range Operations() {
		known = append(known, op.ID)
	}
	for _, row := range Errors() {
		for _, id := range row.Operations {
			if !slices.Contains(known, id) {
				t.Errorf("%s names %s", row.Code, id)
			}
			if row.How != "pending" && slices.Contains(planned, id) {
				t.Errorf("%s is not pending, but %s is not built", row.Code, id)
			}
		}
	}
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}
