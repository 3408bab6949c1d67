package domain

import "bytes"

// Payload is what was written to a block of a disk: bytes and then zeros. Disks
// and backups refer to it by the generation that blocks.Payload gives the bytes.
type Payload struct {
	Gen  uint64
	Data []byte
}

// MaxPayloads bounds what is kept of the payloads of a world, in bytes, unless an
// engine is told otherwise.
const MaxPayloads = 64 << 20

// NewPayload leaves out the zeros at the end.
func NewPayload(gen uint64, data []byte) Payload {
	return Payload{Gen: gen, Data: bytes.Clone(bytes.TrimRight(data, "\x00"))}
}
