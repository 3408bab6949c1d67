// Package blocks simulates what disks hold and what their backups store,
// without storing a byte of it.
//
// A disk is a row of 1 MB blocks. Every block has a generation, a 64-bit number
// that says which write put its present contents there; the contents themselves
// are a function of generation and address. Two blocks at one address are equal
// exactly when their generations are, on this disk or any other.
//
// A disk that is used changes all the time. Its workload is one writer that
// goes round: block after block of the allocated part, RatePerHour of them each
// hour, then again from the start in the next lap. Write number k is due when
// floor(rate x elapsed) passes k, in integers from microseconds, so it does not
// matter how often, or whether, anybody looked in between.
//
// The writer goes by position. Layout maps positions to addresses so that
// neighbours in position are scattered on the disk. In position space whatever
// a disk, a backup or a restore deals with is a short sorted list of runs: a
// Map. A year of work on a 10 TB disk is two runs, and every operation costs by
// the number of runs, never by the number of blocks.
//
// A backup owns its pieces: the blocks it wrote to the vault itself, which are
// those that changed since the backup before (Take). The view of a backup is
// what it restores, its pieces laid over those of all older ones (Compose).
// When a backup is deleted the next newer one inherits the pieces it had not
// written itself, and the others are freed (Drop). So every piece belongs to
// one backup, and the space used is the sum of Map.Blocks over the pieces:
//
//	disk      0+400@a  ->  write 20 blocks  ->  0+20@b 20+380@a
//	backup A  pieces 0+400@a    400 MB
//	backup B  pieces 0+20@b      20 MB
//	delete A  pieces of B become 0+20@b 20+380@a; 20 MB are freed
//
// Blocks that read as zeros are not stored and not counted. In a view they are
// absent; in pieces a run of generation Zero says that they became zero, by a
// trim, a smaller disk or a restore, and hides what older backups hold there.
//
// The rules are those of "incremental forever" (domain rules 6.1). All values
// are immutable: operations return new ones and may share memory with old ones.
package blocks
