package store

import (
	"context"
	"database/sql"
	"log/slog"
	"sync"
	"sync/atomic"
)

// maxStatements bounds what one pool keeps prepared. The texts of this package
// are constants, lists of a dozen lengths and bulk statements of as many, so
// that this is never reached; texts beyond it run unprepared, and a line in the
// log says which was the first.
const maxStatements = 256

// pool is a database/sql handle and the statements prepared on it. database/sql
// prepares a statement on each connection when it first runs there.
type pool struct {
	db          *sql.DB
	engine      *dialect
	connections int
	log         *slog.Logger
	closed      atomic.Bool

	mu     sync.RWMutex
	stmts  map[string]*sql.Stmt
	wanted []string // first met inside a transaction
	full   bool
}

func newPool(db *sql.DB, engine *dialect, connections int, log *slog.Logger) *pool {
	return &pool{db: db, engine: engine, connections: connections, log: log, stmts: make(map[string]*sql.Stmt)}
}

// close waits for the statements that run. Closing the handle closes the
// prepared ones.
func (p *pool) close() error {
	p.closed.Store(true)
	return p.db.Close()
}

func (p *pool) prepared(text string) *sql.Stmt {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.stmts[text]
}

// want notes a text for prepareWanted.
func (p *pool) want(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.room(text) {
		p.wanted = append(p.wanted, text)
	}
}

// room is called with the mutex held.
func (p *pool) room(text string) bool {
	if len(p.stmts)+len(p.wanted) < maxStatements {
		return true
	}
	if !p.full {
		p.full = true
		p.log.Warn("too many different statements, the rest runs unprepared", "first", text)
	}
	return false
}

// prepareWanted prepares what transactions have met. A text that fails is
// dropped: its transaction has reported the error, or will.
func (p *pool) prepareWanted(ctx context.Context) {
	p.mu.Lock()
	texts := p.wanted
	p.wanted = nil
	p.mu.Unlock()
	for _, text := range texts {
		if p.prepared(text) == nil {
			_, _ = p.prepare(ctx, text)
		}
	}
}

// prepare returns nil without an error when the pool is full.
func (p *pool) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	stmt, err := p.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	kept := p.keep(text, stmt)
	if kept != stmt {
		err = stmt.Close()
	}
	return kept, err
}

// keep returns the statement to use: the one that somebody was quicker to
// prepare, if any, and nil when there is no room.
func (p *pool) keep(text string, stmt *sql.Stmt) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	if first, ok := p.stmts[text]; ok {
		return first
	}
	if !p.room(text) {
		return nil
	}
	p.stmts[text] = stmt
	return stmt
}
