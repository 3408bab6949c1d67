package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	// Connections of one process, opened when needed. Readers have their own, so
	// that writers who wait for a row cannot starve them. PostgreSQL allows 100
	// by default: room for a few replicas.
	postgresWriters = 8
	postgresReaders = 8
	// idleTime after which an unused connection is given back to the server.
	idleTime = 5 * time.Minute
	// dialTime bounds the wait for a server that takes connections and is mute,
	// where the URL has no connect_timeout.
	dialTime = 5 * time.Second
)

// openPostgres connects once, so that a wrong URL is told at the start.
func openPostgres(ctx context.Context, cfg Config, log *slog.Logger) (*Store, error) {
	config, err := pgx.ParseConfig(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("URL of the database: %w", err) // pgx leaves the password out
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = dialTime
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "cbrd"
	}
	s := &Store{
		engine: postgres, log: log,
		writer:   connect(config, postgresWriters, log),
		readers:  connect(config, postgresReaders, log),
		location: net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port))) + "/" + config.Database,
	}
	if err := s.writer.db.PingContext(ctx); err != nil {
		err = fmt.Errorf("PostgreSQL at %s: %w", s.location, s.writer.translate(ctx, err))
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func connect(config *pgx.ConnConfig, connections int, log *slog.Logger) *pool {
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(idleTime)
	return newPool(db, postgres, connections, log)
}

// copyIn is COPY, inside the transaction that is open on conn.
func copyIn(ctx context.Context, conn *sql.Conn, table string, columns []string, next func() ([]any, bool)) error {
	source := pgx.CopyFromFunc(func() ([]any, error) {
		row, ok := next()
		if !ok {
			return nil, nil
		}
		return row, wide(row, columns)
	})
	return conn.Raw(func(driverConn any) error {
		_, err := driverConn.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, source)
		return err
	})
}
