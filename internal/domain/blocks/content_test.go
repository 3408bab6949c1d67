package blocks_test

import (
	"bytes"
	"io"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// Ids, sizes and digests in stored worlds come from these numbers: they may
// never change.
func TestNumbersAreFixed(t *testing.T) {
	t.Parallel()
	view := blocks.Map{{Start: 0, Len: 20, Gen: 35}, {Start: 20, Len: 380, Gen: 36}}
	contents := blocks.Contents(35, 7)
	for name, c := range map[string]struct{ got, want any }{
		"Mix of seed":  {blocks.Mix(0), uint64(0xe220a8397b1dcdaf)}, // first output of SplitMix64 from 0
		"Mix of parts": {blocks.Mix(1, 2, 3), uint64(0xd0734750fde362b3)},
		"Fold":         {blocks.Fold("a"), uint64(0xaf63dc4c8601ec8c)}, // FNV-1a's own vector
		"Address":      {blocks.Address(5000), int64(4207)},
		"Payload":      {blocks.Payload([]byte("hello")), uint64(0xacf24dba5fb0a30e)},
		"Contents":     {contents[0], byte(0x41)},
		"Digest":       {blocks.Digest(view), "138167fc11becafb65bb575d283d7df6302462971a6848965fc982b60bef018c"},
		"Empty digest": {blocks.Digest(nil), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	} {
		if c.got != c.want {
			t.Errorf("%s = %#v, want %#v", name, c.got, c.want)
		}
	}
}

func TestMixTellsArgumentsApart(t *testing.T) {
	t.Parallel()
	seen := map[uint64][]uint64{}
	check := func(seed uint64, parts ...uint64) {
		n := blocks.Mix(seed, parts...)
		if other, ok := seen[n]; ok {
			t.Errorf("Mix of %v and %v are equal", append(parts, seed), other)
		}
		seen[n] = append(parts, seed)
	}
	for seed := range uint64(20) {
		check(seed)
		for part := range uint64(20) {
			check(seed, part)
			for last := range uint64(20) {
				check(seed, part, last)
			}
		}
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for g := range int64(50) {
		seen := make([]bool, blocks.GB)
		for p := g * blocks.GB; p < (g+1)*blocks.GB; p++ {
			a := blocks.Address(p)
			if a/blocks.GB != g || seen[a%blocks.GB] || blocks.Position(a) != p {
				t.Fatalf("position %d is at %d, which leads back to %d", p, a, blocks.Position(a))
			}
			seen[a%blocks.GB] = true
		}
	}
}

func TestPayload(t *testing.T) {
	t.Parallel()
	hello := blocks.Payload([]byte("hello"))
	if !blocks.IsPayload(hello) || blocks.Payload([]byte("hello\x00\x00")) != hello {
		t.Error("zeros behind a payload must not change it")
	}
	if blocks.Payload([]byte("\x00hello")) == hello {
		t.Error("zeros before a payload must change it")
	}
	if blocks.Payload(make([]byte, blocks.Size)) != blocks.Zero || blocks.Payload(nil) != blocks.Zero {
		t.Error("zeros must take no space")
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	read := func(gen uint64, address int64, payload string) []byte {
		data, err := io.ReadAll(blocks.Open(gen, address, []byte(payload)))
		if err != nil || len(data) != blocks.Size {
			t.Fatalf("%d bytes, error %v", len(data), err)
		}
		return data
	}
	blank := make([]byte, blocks.Size)
	if !bytes.Equal(read(blocks.Zero, 1, ""), blank) {
		t.Error("Zero must read as zeros")
	}
	if want := slices.Concat([]byte("hello"), blank[5:]); !bytes.Equal(read(blocks.Payload([]byte("hello")), 1, "hello"), want) {
		t.Error("a payload must read as itself and zeros")
	}
	made := read(42, 1, "")
	if bytes.Equal(made, read(43, 1, "")) || bytes.Equal(made, read(42, 2, "")) {
		t.Error("contents must differ by generation and by address")
	}
	bitwise, _ := io.ReadAll(iotest.OneByteReader(blocks.Open(42, 1, nil)))
	if !bytes.Equal(made, bitwise) {
		t.Error("contents must not depend on how they are read")
	}
}
