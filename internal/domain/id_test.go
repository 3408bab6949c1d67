package domain_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
)

// Ids and numbers of stored worlds come from these hashes: they may never
// change.
func TestChanceIsFixed(t *testing.T) {
	t.Parallel()
	c := domain.Chance{Seed: "cbrd", WorldID: "default"}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct{ got, want any }{
		"ID":     {c.ID("vault", 1, at), "019b76da-a800-7000-8001-4ff90e76b63b"},
		"Hex":    {c.Hex("backup name", 1, 4), "3f4e"},
		"Number": {c.Number("duration", 1), uint64(16449651456889990643)},
	} {
		if tc.got != tc.want {
			t.Errorf("%s = %v, want %v", name, tc.got, tc.want)
		}
	}
}

// The layout of RFC 9562, 5.7: time, version, a counter, variant, the rest.
func TestIDLayout(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		seq  int64
		at   time.Time
		want string // all but the hash
	}{
		{"OK first", 1, clockWorld, "01b8dac5-b400-7000-8001-"},
		{"OK counter fills its low half", 1<<14 - 1, clockWorld, "01b8dac5-b400-7000-bfff-"},
		{"OK counter carries", 1 << 14, clockWorld, "01b8dac5-b400-7001-8000-"},
		{"OK counter is full", 1<<26 - 1, clockWorld, "01b8dac5-b400-7fff-bfff-"},
		{"OK milliseconds", 1, clockWorld.Add(1999 * time.Microsecond), "01b8dac5-b401-7000-8001-"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := domain.Chance{Seed: "s", WorldID: "w"}.ID("vault", tc.seq, tc.at)
			if len(got) != 36 || !strings.HasPrefix(got, tc.want) {
				t.Errorf("got %s, want %s...", got, tc.want)
			}
		})
	}
}

func TestIDsSortByAge(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := domain.Chance{Seed: rapid.String().Draw(t, "seed"), WorldID: "w"}
		at, seq := clockWorld, int64(0)
		var made []string
		for range rapid.IntRange(2, 20).Draw(t, "n") {
			at = at.Add(time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "later")) * 10)
			seq += rapid.Int64Range(1, 1<<21).Draw(t, "seq")
			id := c.ID(rapid.SampledFrom([]string{"vault", "backup"}).Draw(t, "kind"), seq, at)
			parsed, err := uuid.Parse(id)
			if err != nil || parsed.Version() != 7 || parsed.Variant() != uuid.RFC4122 || parsed.String() != id {
				t.Fatalf("%s: version %d, %s, %v", id, parsed.Version(), parsed.Variant(), err)
			}
			made = append(made, id)
		}
		if !slices.IsSorted(made) {
			t.Fatalf("not in order: %v", made)
		}
	})
}

func TestChanceDependsOn(t *testing.T) {
	t.Parallel()
	base := domain.Chance{Seed: "seed", WorldID: "w"}
	otherSeed, otherWorld := domain.Chance{Seed: "seeD", WorldID: "w"}, domain.Chance{Seed: "seed", WorldID: "v"}
	id, hex, number := base.ID("a", 1, clockWorld), base.Hex("a", 1, 64), base.Number("a", 1)

	for name, got := range map[string]string{
		"kind": base.ID("b", 1, clockWorld), "seq": base.ID("a", 2, clockWorld),
		"seed": otherSeed.ID("a", 1, clockWorld), "world": otherWorld.ID("a", 1, clockWorld),
	} {
		if got == id {
			t.Errorf("another %s gives the same id", name)
		}
	}
	for name, got := range map[string]string{
		"kind": base.Hex("b", 1, 64), "seq": base.Hex("a", 2, 64), "seed": otherSeed.Hex("a", 1, 64),
	} {
		if got == hex {
			t.Errorf("another %s gives the same digits", name)
		}
	}
	for name, got := range map[string]uint64{
		"kind": base.Number("b", 1), "seq": base.Number("a", 2), "seed": otherSeed.Number("a", 1),
	} {
		if got == number {
			t.Errorf("another %s gives the same number", name)
		}
	}
	if otherWorld.Hex("a", 1, 64) != hex || otherWorld.Number("a", 1) != number {
		t.Error("digits and numbers must not depend on the world's id")
	}
	if base.ID("a", 1, clockWorld) != id || base.Hex("a", 1, 64) != hex || base.Number("a", 1) != number {
		t.Error("asked twice, answered differently")
	}
	// Seed and kind must not run into each other.
	if (domain.Chance{Seed: "ab"}).Number("c", 1) == (domain.Chance{Seed: "a"}).Number("bc", 1) {
		t.Error("ab and c are taken for a and bc")
	}
}

func TestHexLength(t *testing.T) {
	t.Parallel()
	c := domain.Chance{Seed: "s"}
	whole := c.Hex("a", 1, 64)
	for _, n := range []int{0, 1, 4, 32, 64} {
		if got := c.Hex("a", 1, n); got != whole[:n] || strings.Trim(got, "0123456789abcdef") != "" {
			t.Errorf("%d digits: %q", n, got)
		}
	}
}
