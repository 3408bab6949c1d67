package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"strconv"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/cbrd/cbrd/migrations"
)

// dialect is everything in which the engines differ once they are open.
type dialect struct {
	name string

	// forUpdate ends a SELECT of rows that will be changed. SQLite
	// has one writer, which locks all there is.
	forUpdate string
	// lockName takes $1, a number, as a lock until the transaction ends; empty
	// where the only writer has it already.
	lockName string

	// hasTable tells whether the table named $1 exists.
	hasTable string
	// prepares: statements are prepared here, once per connection. pgx does
	// that by itself, and preparing above it would cost a round trip more.
	prepares bool
	// bulkArgs is how many values one statement of a bulk change has at most.
	// SQLite finds the name of each $n by a walk over all of them, so that 1,300
	// values in a statement halve the rate of a few hundred, and 2,600 quarter
	// it; on PostgreSQL a round trip wants to be worth it.
	bulkArgs int
	// copyIn inserts many rows outside SQL; nil where the engine has no such way.
	copyIn func(ctx context.Context, conn *sql.Conn, table string, columns []string, next func() ([]any, bool)) error

	// meaning is the sentinel of errors.go that a driver's error stands for, or nil.
	meaning func(error) error

	schema fs.FS
	goose  goose.Dialect
	// locker keeps two processes from migrating at once; nil where the lock of
	// the folder does.
	locker lock.SessionLocker
}

var embedded = &dialect{
	name:     "SQLite",
	hasTable: `SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1)`,
	prepares: true,
	bulkArgs: 256,
	meaning:  meaningSQLite,
	schema:   migrations.SQLite(),
	goose:    goose.DialectSQLite3,
}

var postgres = &dialect{
	name:      "PostgreSQL",
	forUpdate: " FOR UPDATE",
	lockName:  `SELECT pg_advisory_xact_lock($1)`,
	hasTable:  `SELECT to_regclass($1) IS NOT NULL`,
	bulkArgs:  1024,
	copyIn:    copyIn,
	meaning:   meaningPostgres,
	schema:    migrations.Postgres(),
	goose:     goose.DialectPostgres,
	locker:    advisoryLocker{},
}

// meaningSQLite reads the result codes of https://www.sqlite.org/rescode.html.
func meaningSQLite(err error) error {
	failure, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return nil
	}
	switch failure.Code() {
	case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return errConflict
	}
	switch failure.Code() & 0xff { // the extended code holds the primary one in its low byte
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return errContention
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
		return ErrUnavailable
	}
	return nil
}

// meaningPostgres reads the SQLSTATEs of appendix A of the PostgreSQL manual.
func meaningPostgres(err error) error {
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return ErrUnavailable
	}
	failure, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		if pgconn.SafeToRetry(err) {
			return errLost
		}
		return nil
	}
	switch failure.Code {
	case "23505": // unique_violation
		return errConflict
	case "40001", "40P01", "55P03": // serialization_failure, deadlock_detected, lock_not_available
		return errContention
	case "57P01", "57P02", "57P03", "57P05": // shutdown, crash, still starting, idle for too long
		return errLost
	}
	switch failure.Code[:2] {
	case "08": // connection exceptions
		return errLost
	case "53", "58": // out of disk, memory or connections; errors of the system around it
		return ErrUnavailable
	}
	return nil
}

// in writes a list for "column IN ...", whose first placeholder is $first, and
// returns its arguments. The last value is repeated up to the next power of
// two, so that a text exists for a dozen lengths and not for every one. An
// empty list matches nothing; NOT IN must not be given one. Some hundred values
// are a good length: see bulkArgs.
func in[T any](first int, values []T) (list string, args []any) {
	if len(values) == 0 {
		return "(NULL)", nil
	}
	size := 1
	for size < len(values) {
		size *= 2
	}
	args = make([]any, size)
	for i := range args {
		args[i] = values[min(i, len(values)-1)]
	}
	return placeholders(first, size), args
}

// placeholders writes ($first,...,$first+n-1).
func placeholders(first, n int) string {
	text := make([]byte, 0, 7*n+2)
	for i := range n {
		text = append(text, ',', '$')
		text = strconv.AppendInt(text, int64(first+i), 10)
	}
	text[0] = '('
	return string(append(text, ')'))
}
