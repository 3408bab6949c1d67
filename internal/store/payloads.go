package store

import (
	"context"
	"encoding/base64"
	"errors"
	"iter"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/service"
)

const payloadsTable = "payloads"

var (
	payloadsKey     = []string{"world_id", "gen"}
	payloadsColumns = []string{"world_id", "gen", "size", "data"}
)

// applyPayloads writes what a unit has written to blocks. Generations have 64
// bits and are stored as signed numbers, data as base64, since the engines differ
// in how they keep bytes.
func applyPayloads(tx *Tx, c *service.Changes) error {
	if len(c.FreedPayloads) > 0 {
		keys := func(yield func([]any) bool) {
			for _, gen := range c.FreedPayloads {
				if !yield([]any{c.World.ID, int64(gen)}) {
					return
				}
			}
		}
		if err := tx.remove(payloadsTable, payloadsKey, keys); err != nil {
			return err
		}
	}
	for _, p := range c.Payloads {
		if err := tx.put(payloadsTable, payloadsKey, payloadsColumns, payloadRow(c.World.ID, p)); err != nil {
			return err
		}
	}
	return nil
}

func payloadRow(worldID string, p domain.Payload) iter.Seq[[]any] {
	return one(worldID, int64(p.Gen), len(p.Data), base64.StdEncoding.EncodeToString(p.Data))
}

// Payload is what a block holds that refers to it; nil when it is not kept.
func (s *Store) Payload(ctx context.Context, worldID string, gen uint64) ([]byte, error) {
	text, err := selectOne(s.reader(ctx), column[string],
		`SELECT data FROM payloads WHERE world_id = $1 AND gen = $2`, worldID, int64(gen))
	if errors.Is(err, errNoRow) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(text)
}

// PayloadSize is how many bytes are kept of a world's payloads.
func (s *Store) PayloadSize(ctx context.Context, worldID string) (int64, error) {
	return selectOne(s.reader(ctx), column[int64],
		`SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM payloads WHERE world_id = $1`, worldID)
}

// StalePayloads are those of a world that neither a stored resource nor a backup
// refers to. It decodes all of both, one at a time: it is asked for only when
// there is too much.
func (s *Store) StalePayloads(ctx context.Context, worldID string) ([]service.StalePayload, error) {
	stale, err := selectAll(s.reader(ctx), func(row scan) (service.StalePayload, error) {
		var gen, size int64
		err := row(&gen, &size)
		return service.StalePayload{Gen: uint64(gen), Size: size}, err
	}, `SELECT gen, size FROM payloads WHERE world_id = $1 ORDER BY gen`, worldID)
	if err != nil {
		return nil, err
	}
	used := map[uint64]bool{}
	note := func(m blocks.Map) {
		for _, r := range m {
			used[r.Gen] = true
		}
	}
	err = scanDocs(s.reader(ctx), `SELECT doc FROM resources WHERE world_id = $1`, worldID, func(r *domain.Resource) {
		if r.Contents != nil {
			note(r.Contents.Base)
		}
	})
	if err == nil {
		err = scanDocs(s.reader(ctx), `SELECT doc FROM backups WHERE world_id = $1`, worldID,
			func(b *domain.Backup) { note(b.Pieces) })
	}
	return slices.DeleteFunc(stale, func(p service.StalePayload) bool { return used[p.Gen] }), err
}

// scanDocs hands over the documents of rows one by one.
func scanDocs[T any](q queries, text, worldID string, see func(*T)) error {
	return q.each(func(row scan) error {
		var doc string
		if err := row(&doc); err != nil {
			return err
		}
		e, err := decode[T](doc)
		if err == nil {
			see(e)
		}
		return err
	}, text, worldID)
}
