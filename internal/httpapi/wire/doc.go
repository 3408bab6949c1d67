// Package wire has the types of the messages that clients and the API exchange.
// They are generated from the contracts in the folder openapi and never reach
// further than the edge: handlers translate them to and from the domain.
//
// Words (a status, a type) are plain strings here; they are constants of the
// domain. A member that a request may leave out is a pointer or a list that may
// be nil; a member of a response that is a list must not be nil, unless the
// contract lets it be null, because a nil list is encoded as null.
package wire

//go:generate go tool -modfile=../../../tools/go.mod oapi-codegen -config vendor.yaml ../../../openapi/cbr-v3.yaml
//go:generate go tool -modfile=../../../tools/go.mod oapi-codegen -config companions.yaml ../../../openapi/companions.yaml
