// Package conformance holds a CBR endpoint against the vendor's own Go SDK. All
// of it is tests; README.md says how to run them.
package conformance
