// Package house holds the tests that keep the house in order: which room may
// import which, who may read the wall clock, how long a file may grow. It has
// no code of its own.
package house
