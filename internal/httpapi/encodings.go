package httpapi

import (
	"context"
	"sync"

	"github.com/cbrd/cbrd/internal/query"
)

// maxEncoded bounds what the cache holds, in bytes: half of it for each of two
// generations, of which one holds ten thousand vaults of 1 kB.
const maxEncoded = 24 << 20

// encodingKey is all that an encoded entity depends on. A world that is reset
// has another epoch, an entity that changes another version: nothing is ever
// invalidated, and any number of replicas are right. The view is the call's, for
// lists that can show more of an entity.
type encodingKey struct {
	epoch   int64
	id      string
	version int64
	view    string
	// viewer is the project that sees it, where projects see it differently.
	viewer string
}

// encodings remembers entities as they were sent, in two generations: when the
// young one is full the old one is forgotten, which costs no bookkeeping per use.
type encodings struct {
	mu         sync.RWMutex
	young, old map[encodingKey][]byte
	size       int
}

func newEncodings() *encodings {
	return &encodings{young: map[encodingKey][]byte{}, old: map[encodingKey][]byte{}}
}

func (e *encodings) get(k encodingKey) ([]byte, bool) {
	e.mu.RLock()
	text, ok := e.young[k]
	if !ok {
		text, ok = e.old[k]
	}
	e.mu.RUnlock()
	return text, ok
}

func (e *encodings) keep(k encodingKey, text []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.size+len(text) > maxEncoded/2 {
		e.old, e.young, e.size = e.young, make(map[encodingKey][]byte, len(e.young)), 0
	}
	e.young[k] = text
	e.size += len(text)
}

// versioned is an entity whose version says which state of it was loaded.
type versioned interface{ Revision() int64 }

// loader loads entities by id.
type loader[E versioned] func(context.Context, []string) (map[string]E, error)

// encodeAll encodes the entities of a page: those it remembers, and the rest,
// which it loads in one query. One that is gone since the page was read is left
// out. What is not lasting, because it changes with time alone, is not kept.
func encodeAll[E versioned](c *call, refs []query.Ref, load loader[E], encode func(E) (answer any, lasting bool)) ([][]byte, error) {
	return encodeSeen(c, "", refs, load, encode)
}

// encodeSeen is encodeAll for what each viewer sees in its own way.
func encodeSeen[E versioned](
	c *call, viewer string, refs []query.Ref, load loader[E], encode func(E) (answer any, lasting bool),
) ([][]byte, error) {
	epoch := c.principal.Account.Epoch
	items := make([][]byte, len(refs))
	var missing []string
	for i, ref := range refs {
		text, ok := c.encodings.get(encodingKey{epoch, ref.ID, ref.Version, c.view, viewer})
		if !ok {
			missing = append(missing, ref.ID)
		}
		items[i] = text
	}
	if len(missing) == 0 {
		return items, nil
	}
	found, err := load(c.request.Context(), missing)
	if err != nil {
		return nil, err
	}
	kept := items[:0]
	for i, ref := range refs {
		text := items[i]
		if e, ok := found[ref.ID]; ok && text == nil {
			if text, err = encodeOne(c, e, encodingKey{epoch, ref.ID, e.Revision(), c.view, viewer}, encode); err != nil {
				return nil, err
			}
		}
		if text != nil {
			kept = append(kept, text)
		}
	}
	return kept, nil
}

func encodeOne[E versioned](c *call, e E, key encodingKey, encode func(E) (any, bool)) ([]byte, error) {
	answer, lasting := encode(e)
	text, err := marshal(answer)
	if err == nil && lasting {
		c.encodings.keep(key, text)
	}
	return text, err
}
