package domain

import "errors"

// Code is an error code of the API as clients match it, for example
// "BackupService.6105". What each means, and the HTTP status it has in each
// profile, stands in openapi/errors.yaml and nowhere else.
type Code string

// Error is the only error that leaves the rules and the use cases. It carries
// no HTTP status: whoever raises it knows what went wrong, the edge knows how
// that is said on the wire.
type Error struct {
	Code Code
	// Field names the offending member of the request ("vault.billing.size"),
	// empty when no single one is at fault.
	Field string
	// Detail replaces the table's generic text where the service gives a
	// specific one; empty means the text of errors.yaml.
	Detail string

	cause error
}

// Fail returns an Error that answers with the table's own text.
func Fail(code Code) *Error { return &Error{Code: code} }

// FailDetail is Fail with a specific text instead of the table's.
func FailDetail(code Code, detail string) *Error { return &Error{Code: code, Detail: detail} }

// Invalid reports that a member of the request breaks a rule: code 9900.
func Invalid(field, detail string) *Error {
	return &Error{Code: CodeInvalidParameter, Field: field, Detail: detail}
}

// On returns a copy of e that names the offending field.
func (e *Error) On(field string) *Error {
	named := *e
	named.Field = field
	return &named
}

// Because returns a copy of e that wraps what caused it, for logs.
func (e *Error) Because(cause error) *Error {
	caused := *e
	caused.cause = cause
	return &caused
}

func (e *Error) Error() string {
	text := string(e.Code)
	if e.Field != "" {
		text += " (" + e.Field + ")"
	}
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.cause }

// CodeOf returns the code err carries, or CodeUnknown for any other error.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeUnknown
}
