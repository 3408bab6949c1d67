package blocks

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"math/rand/v2"
)

// Size is the number of bytes in a block.
const Size = 1 << 20

// Digest names the contents of a view: SHA-256 in hex over its runs in order,
// each as start, length and generation in eight bytes, big end first. A view
// has one form only and a generation one contents at an address, so digests are
// equal exactly when every byte of two disks is, but for the chance that two of
// their 63-bit generations coincide. Zeros at the end do not count: a disk that
// grew and was restored has the digest of the backup.
func Digest(view Map) string {
	hash, line := sha256.New(), make([]byte, 0, 24)
	for _, r := range view.Nonzero() {
		line = binary.BigEndian.AppendUint64(line[:0], uint64(r.Start))
		line = binary.BigEndian.AppendUint64(line, uint64(r.Len))
		line = binary.BigEndian.AppendUint64(line, r.Gen)
		hash.Write(line)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// Block returns the generation of the block at an address (in MB).
func Block(view Map, address int64) uint64 { return view.At(Position(address)) }

// Contents is what the bytes of a block that no payload was written to come
// from: SHA-256 over generation and address, eight bytes each, big end first.
func Contents(gen uint64, address int64) [32]byte {
	line := binary.BigEndian.AppendUint64(make([]byte, 0, 16), gen)
	return sha256.Sum256(binary.BigEndian.AppendUint64(line, uint64(address)))
}

// Open reads the Size bytes of the block at an address. They are zeros for
// Zero; the payload and then zeros where one was written (gen says which, the
// caller has kept it); and for all others the ChaCha8 stream of math/rand/v2
// (C2SP chacha8rand) that is seeded with Contents.
func Open(gen uint64, address int64, payload []byte) io.Reader {
	var source io.Reader
	switch {
	case gen == Zero:
		source = zeros{}
	case IsPayload(gen):
		source = io.MultiReader(bytes.NewReader(payload), zeros{})
	default:
		source = rand.NewChaCha8(Contents(gen, address))
	}
	return io.LimitReader(source, Size)
}

// Payload returns the generation of a block that holds the given bytes and
// zeros behind them. Bytes that are all zero are Zero: such blocks take no
// space. Equal contents have equal generations, so that writing what is there
// already changes nothing.
func Payload(data []byte) uint64 {
	data = bytes.TrimRight(data, "\x00")
	if len(data) == 0 {
		return Zero
	}
	sum := sha256.Sum256(data)
	return binary.BigEndian.Uint64(sum[:]) | payloadBit
}

// IsPayload reports whether a generation is that of a written payload.
func IsPayload(gen uint64) bool { return gen&payloadBit != 0 }

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
