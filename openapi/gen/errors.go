package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// errorRow is one entry of errors.yaml; the head of that file says what each
// member means.
type errorRow struct {
	Code       string   `yaml:"code"`
	Name       string   `yaml:"name"`
	Status     int      `yaml:"status"`
	OTC        int      `yaml:"otc"`
	Message    string   `yaml:"message"`
	Source     string   `yaml:"source"`
	Operations []string `yaml:"operations"`
	How        string   `yaml:"how"`
	Provoke    string   `yaml:"provoke"`
	Part       string   `yaml:"part"`
	Phase      string   `yaml:"phase"`
}

var (
	codeForm  = regexp.MustCompile(`^(BackupService|APIGW|CBRD)\.[0-9]{4}$`)
	phaseForm = regexp.MustCompile(`^[a-z_]+/(prepare|main|complete)$`)
	nameForm  = regexp.MustCompile(`^[A-Z][A-Za-z0-9]+$`)
	hows      = []string{"state", "resource", "request", "fault", "pending"}
)

func generateErrors(dir string) error {
	rows, err := loadErrors(filepath.Join(dir, "errors.yaml"))
	if err != nil {
		return err
	}
	domain := filepath.Join(dir, "..", "internal", "domain", "codes_gen.go")
	if err := writeGo(domain, codesSource(rows)); err != nil {
		return err
	}
	if err := writeGo(filepath.Join(dir, "errors_gen.go"), tableSource(rows)); err != nil {
		return err
	}
	return generateDocs(dir, rows)
}

// loadErrors reads the table, sorted by code, and refuses one that breaks its
// own rules or has a member this program does not know.
func loadErrors(path string) ([]errorRow, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var table struct {
		Errors []errorRow `yaml:"errors"`
	}
	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	if err := decoder.Decode(&table); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := checkErrors(table.Errors); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	slices.SortFunc(table.Errors, func(a, b errorRow) int { return strings.Compare(a.Code, b.Code) })
	return table.Errors, nil
}

func checkErrors(rows []errorRow) error {
	codes, names := map[string]bool{}, map[string]bool{}
	for _, row := range rows {
		if err := checkRow(row); err != nil {
			return fmt.Errorf("%s %s: %w", row.Code, row.Name, err)
		}
		if codes[row.Code] || names[row.Name] {
			return fmt.Errorf("%s %s: code or name used twice", row.Code, row.Name)
		}
		codes[row.Code], names[row.Name] = true, true
	}
	return nil
}

func checkRow(row errorRow) error {
	switch {
	case !codeForm.MatchString(row.Code):
		return fmt.Errorf("code is not of the form %s", codeForm)
	case !nameForm.MatchString(row.Name):
		return fmt.Errorf("name is not of the form %s", nameForm)
	case !isErrorStatus(row.Status) || row.OTC != 0 && !isErrorStatus(row.OTC):
		return fmt.Errorf("status is not an error status")
	case row.Message == "" || row.Source == "" || row.Provoke == "":
		return fmt.Errorf("message, source and provoke may not be empty")
	case !slices.Contains(hows, row.How):
		return fmt.Errorf("how is none of %s", strings.Join(hows, ", "))
	case (row.How == "fault") != (row.Part != ""):
		return fmt.Errorf("part is for faults, and each has one")
	case row.Phase != "" && (row.How != "fault" && row.How != "state" || !phaseForm.MatchString(row.Phase) || len(row.Operations) > 0):
		return fmt.Errorf("phase is for tasks, of the form %s, without operations", phaseForm)
	case len(row.Operations) == 0 && row.Phase == "" && row.How != "pending" && strings.HasPrefix(row.Code, "BackupService."):
		return fmt.Errorf("no operation answers it, yet it is not pending")
	}
	return nil
}

func isErrorStatus(status int) bool { return status >= 400 && status <= 599 }
