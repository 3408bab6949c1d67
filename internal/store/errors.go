package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/cbrd/cbrd/internal/service"
)

// ErrUnavailable reports that the database cannot be used now: it does not
// answer, it ended the connection, its disk is full, or it is being closed.
// Nothing of the transaction is stored, unless the connection broke during the
// commit itself, where nobody can know. The same call may succeed later.
var ErrUnavailable = service.ErrUnavailable

// ErrInUse reports that another process works on the folder of an embedded store.
var ErrInUse = errors.New("the folder is in use by another process")

// What the files of this package tell apart. None of them leaves it.
var (
	// errConflict is a row that breaks a PRIMARY KEY or UNIQUE.
	errConflict = errors.New("a row with this key exists")
	// errNoRow is a row that was asked for by key and is not there.
	errNoRow = errors.New("no such row")
	// errContention is a transaction that lost against another one. inTx has
	// tried again before anybody sees it.
	errContention = fmt.Errorf("%w: transactions collide", ErrUnavailable)
	// errLost is a connection that was open and broke. The database may be well:
	// a restart breaks every idle connection once.
	errLost = fmt.Errorf("%w: connection lost", ErrUnavailable)
)

// translate turns an error of a driver into one of the above; those that mean
// nothing here, such as a syntax error, are returned as they are. When the
// context has ended, that is the reason and not its symptom in the driver.
func (p *pool) translate(ctx context.Context, err error) error {
	if err == nil || errors.Is(err, ErrUnavailable) {
		return err
	}
	if ended := ctx.Err(); ended != nil {
		if errors.Is(err, ended) {
			return err
		}
		return fmt.Errorf("%w: %w", ended, err)
	}
	switch meaning := p.engine.meaning(err); {
	case meaning != nil:
		return fmt.Errorf("%w: %w", meaning, err)
	case p.closed.Load():
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	case brokenConnection(err):
		return fmt.Errorf("%w: %w", errLost, err)
	}
	return err
}

// brokenConnection knows what database/sql and the network call it.
func brokenConnection(err error) bool {
	for _, broken := range []error{driver.ErrBadConn, sql.ErrConnDone, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed} {
		if errors.Is(err, broken) {
			return true
		}
	}
	_, ok := errors.AsType[net.Error](err)
	return ok
}
