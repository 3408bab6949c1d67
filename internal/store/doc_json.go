package store

import (
	"encoding/json"
	"fmt"
	"time"
)

// encode makes the document of an entity: text, since SQLite would keep bytes as
// a BLOB, which PostgreSQL's TEXT is not.
func encode(entity any) (string, error) {
	data, err := json.Marshal(entity)
	if err != nil {
		return "", fmt.Errorf("encoding a document: %w", err)
	}
	return string(data), nil
}

func decode[T any](doc string) (*T, error) {
	entity := new(T)
	if err := json.Unmarshal([]byte(doc), entity); err != nil {
		return nil, fmt.Errorf("decoding a document: %w", err)
	}
	return entity, nil
}

// micros is how times are stored: microseconds UTC, 0 for none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

// flag is how booleans are stored, on both engines.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
