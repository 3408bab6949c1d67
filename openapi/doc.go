// Package openapi holds what cbrd promises to clients: the contract of each
// operation (cbr-v3.yaml, companions.yaml, control.yaml) and the table of error
// codes (errors.yaml). All are written by hand; the rest of the folder is
// derived from them by "go generate ./openapi".
//
// The package knows nothing of the domain. Contracts are read and compiled when
// an operation is first used, so that starting the process does not pay for
// operations nobody calls.
package openapi

//go:generate go run ./gen
