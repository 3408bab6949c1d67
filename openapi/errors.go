package openapi

import (
	"slices"
	"strings"
)

// ErrorRow says all there is to know about one error code.
type ErrorRow struct {
	Code string // as clients match it: "BackupService.6105"
	Name string // stem of the constant in the domain: "VaultNotFound"
	// Status is the HTTP status in the profiles huawei and reference; OTC that
	// in the profile otc, 0 where it is the same.
	Status, OTC int
	Message     string // the text when whoever raises the code gives no other
	Source      string // section of the API reference, or who needs the code
	// How tells what provokes the code: "state", "resource", "request", "fault",
	// or "pending" when nothing can yet. Provoke is a recipe, or the reason.
	How, Provoke string
	// Part is the part of the cloud's machinery that fails with it, of faults only;
	// Phase the task and its phase, as in "backup/main", of what shows in its log.
	Part, Phase string
	Operations  []string // the operationIds that answer it
}

// Errors returns every row of errors.yaml, sorted by code. The rows are shared:
// callers must not change them.
func Errors() []ErrorRow { return errorTable[:] }

// LookupError returns the row of a code, and false for a code that no row has.
func LookupError(code string) (ErrorRow, bool) {
	at, found := slices.BinarySearchFunc(errorTable[:], code, func(row ErrorRow, code string) int {
		return strings.Compare(row.Code, code)
	})
	if !found {
		return ErrorRow{}, false
	}
	return errorTable[at], true
}

// StatusIn returns the HTTP status of the code in a profile: "huawei", "otc" or
// "reference".
func (row ErrorRow) StatusIn(profile string) int {
	if profile == "otc" && row.OTC != 0 {
		return row.OTC
	}
	return row.Status
}
