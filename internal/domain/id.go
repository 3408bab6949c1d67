package domain

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"

	"github.com/google/uuid"
)

// Chance is where a world's ids and seemingly random numbers come from: hashes
// of its seed. The same seed and the same order of events give the same world,
// however the time in between was cut.
type Chance struct {
	Seed    string `json:"seed"`
	WorldID string `json:"world_id"`
}

// ID makes the id of the seq-th thing of a kind, born at an instant of the
// world. It has the layout of a UUIDv7 (milliseconds, then seq, then a hash), so
// that ids sort by age and an index on them grows at its end.
//
// The world's id is part of the hash: two worlds with one seed differ in ids
// and in nothing else.
func (c Chance) ID(kind string, seq int64, at time.Time) string {
	sum := sha256.Sum256(c.material("id/"+kind+"/"+c.WorldID, seq))
	var id uuid.UUID
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at.UnixMilli()))
	copy(id[:6], ms[2:])
	binary.BigEndian.PutUint16(id[6:8], uint16(seq>>14)&0x0fff|0x7000)
	binary.BigEndian.PutUint16(id[8:10], uint16(seq)&0x3fff|0x8000)
	copy(id[10:], sum[:6])
	return id.String()
}

// Hex returns n hexadecimal digits for the seq-th thing of a kind, n at most 64.
// It does not depend on the world's id.
func (c Chance) Hex(kind string, seq int64, n int) string {
	sum := sha256.Sum256(c.material(kind, seq))
	return hex.EncodeToString(sum[:])[:n]
}

// Number returns 64 bits for the seq-th thing of a kind, independent of the
// world's id.
func (c Chance) Number(kind string, seq int64) uint64 {
	sum := sha256.Sum256(c.material(kind, seq))
	return binary.BigEndian.Uint64(sum[:8])
}

func (c Chance) material(kind string, seq int64) []byte {
	b := make([]byte, 0, len(c.Seed)+len(kind)+10)
	b = append(b, c.Seed...)
	b = append(b, 0)
	b = append(b, kind...)
	b = append(b, 0)
	return binary.BigEndian.AppendUint64(b, uint64(seq))
}
