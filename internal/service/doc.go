// Package service is what operations and due events do. A use case (one file
// each) answers a call; a step (step_*.go) carries a task on when it is due.
// Both work on a Unit, which loads aggregates by key, keeps them in memory and
// commits the net difference in one short transaction. A step never queries:
// lists and filters belong to package query, which this package cannot import.
package service
