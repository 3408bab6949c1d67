package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
)

// errReading is a mistake of the caller that only PostgreSQL would notice.
var errReading = errors.New("a statement inside the rows of another one")

// Tx is a transaction. It belongs to the function it was given to, and to one
// goroutine. Its methods return the errors of errors.go; after the first one
// the transaction is lost on both engines, as PostgreSQL has it.
type Tx struct {
	ctx     context.Context // of the one call that this transaction is
	pool    *pool
	conn    *sql.Conn
	sql     *sql.Tx
	stmts   map[string]*sql.Stmt
	reading bool
	failed  error
}

// inTx runs fn in a writing transaction and commits when fn returns nil. Any
// error, also one that fn kept to itself, rolls everything back. fn is run
// again when the transaction collided with another one or its connection broke
// before the commit: it must have no effect but through tx, and must wrap the
// errors of tx with %w.
func (s *Store) inTx(ctx context.Context, fn func(tx *Tx) error) error {
	return s.writer.run(ctx, nil, fn)
}

// inSnapshot runs fn in a transaction that only reads, and in which all reads
// see the same moment. It takes no turn from writers.
func (s *Store) inSnapshot(ctx context.Context, fn func(tx *Tx) error) error {
	return s.readers.run(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}, fn)
}

// run gives up when every connection of the pool could have been a broken one.
// There is no pause between attempts: the loser of a collision waits for the
// winner's lock in the database.
func (p *pool) run(ctx context.Context, opts *sql.TxOptions, fn func(tx *Tx) error) error {
	for attempt := 0; ; attempt++ {
		err := p.attempt(ctx, opts, fn)
		if attempt == p.connections || !errors.Is(err, errContention) && !errors.Is(err, errLost) {
			return err
		}
	}
}

func (p *pool) attempt(ctx context.Context, opts *sql.TxOptions, fn func(tx *Tx) error) (err error) {
	p.prepareWanted(ctx)
	conn, err := p.db.Conn(ctx)
	if err != nil {
		return p.translate(ctx, err)
	}
	defer conn.Close() //nolint:errcheck // gives the connection back; a broken one has told so before
	begun, err := conn.BeginTx(ctx, opts)
	if err != nil {
		return p.translate(ctx, err)
	}
	defer begun.Rollback() //nolint:errcheck // after a commit, and on a broken connection, there is nothing to do
	tx := &Tx{ctx: ctx, pool: p, conn: conn, sql: begun}
	if err := fn(tx); err != nil {
		return err
	}
	return tx.commit()
}

func (tx *Tx) commit() error {
	if tx.failed != nil {
		return tx.failed
	}
	err := tx.pool.translate(tx.ctx, tx.sql.Commit())
	if errors.Is(err, errLost) {
		// Stored or not, nobody knows: running fn again might do it twice.
		return fmt.Errorf("%w: during a commit: %s", ErrUnavailable, err.Error())
	}
	return err
}

// exec runs a statement.
func (tx *Tx) exec(text string, args ...any) error {
	stmt, err := tx.statement(text)
	if err != nil {
		return err
	}
	if stmt != nil {
		_, err = stmt.ExecContext(tx.ctx, args...)
	} else {
		_, err = tx.sql.ExecContext(tx.ctx, text, args...)
	}
	if err != nil {
		return tx.fail(err)
	}
	return nil
}

// each is queries.each. Inside row no other statement of the transaction may run.
func (tx *Tx) each(row func(scan) error, text string, args ...any) error {
	stmt, err := tx.statement(text)
	if err != nil {
		return err
	}
	var rows *sql.Rows
	if stmt != nil {
		rows, err = stmt.QueryContext(tx.ctx, args...)
	} else {
		rows, err = tx.sql.QueryContext(tx.ctx, text, args...)
	}
	if err != nil {
		return tx.fail(err)
	}
	tx.reading = true
	defer func() { tx.reading = false }()
	broken, err := readRows(rows, row)
	if broken {
		return tx.fail(err)
	}
	return err
}

// lock waits until no other transaction holds the lock of that name, on any
// replica, and holds it until this one ends.
func (tx *Tx) lock(name string) error {
	if tx.pool.engine.lockName == "" {
		return nil
	}
	hash := fnv.New64a()
	hash.Write([]byte(name))
	err := tx.exec(tx.pool.engine.lockName, int64(hash.Sum64()))
	return err
}

// statement returns the prepared form of text on this connection, nil where the
// driver does that.
func (tx *Tx) statement(text string) (*sql.Stmt, error) {
	if tx.reading {
		return nil, tx.fail(fmt.Errorf("%w: %s", errReading, text))
	}
	if !tx.pool.engine.prepares {
		return nil, nil
	}
	if stmt, ok := tx.stmts[text]; ok {
		return stmt, nil
	}
	stmt, err := tx.prepare(text)
	if err != nil {
		return nil, tx.fail(err)
	}
	if tx.stmts == nil {
		tx.stmts = make(map[string]*sql.Stmt)
	}
	tx.stmts[text] = stmt
	return stmt, nil
}

// prepare takes what the pool has. What it has not is prepared for this
// transaction alone, and by the pool before the next one: the pool cannot do it
// now, because it may have no other connection than this.
func (tx *Tx) prepare(text string) (*sql.Stmt, error) {
	if shared := tx.pool.prepared(text); shared != nil {
		return tx.sql.StmtContext(tx.ctx, shared), nil
	}
	tx.pool.want(text)
	return tx.sql.PrepareContext(tx.ctx, text)
}

func (tx *Tx) fail(err error) error {
	err = tx.pool.translate(tx.ctx, err)
	if tx.failed == nil {
		tx.failed = err
	}
	return err
}
