// Package oracletest holds the contracts and the package openapi's own checks
// to an independent reader of OpenAPI. It has tests only: the reader costs 13 ms
// at every start, and several MB, which is why the checks are our own.
package oracletest
