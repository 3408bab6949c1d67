// Package domain holds the nouns of a backup service and the rules between
// them: vaults, the resources they protect, checkpoints, backups and the chains
// they form, tasks, worlds and their clocks. It is pure: no I/O, no wall clock,
// no randomness. Time is a parameter; what looks like chance is a hash of the
// world's seed.
//
// Sizes called GB and MB are GiB and MiB, as the API counts them. Times are UTC
// with microseconds.
package domain
