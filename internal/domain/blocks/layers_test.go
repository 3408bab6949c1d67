package blocks_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// anyMap draws a canonical map over few positions and generations, Zero too.
func anyMap(t *rapid.T, label string) blocks.Map {
	var m blocks.Map
	var at int64
	for range rapid.IntRange(0, 6).Draw(t, label) {
		at += rapid.Int64Range(0, 3).Draw(t, "gap")
		r := blocks.Run{Start: at, Len: rapid.Int64Range(1, 5).Draw(t, "len"), Gen: rapid.Uint64Range(0, 3).Draw(t, "gen")}
		if n := len(m); n > 0 && m[n-1].End() == at && m[n-1].Gen == r.Gen {
			r.Start++
		}
		m = append(m, r)
		at = r.End()
	}
	return m
}

func expand(m blocks.Map) map[int64]uint64 {
	all := map[int64]uint64{}
	for _, r := range m {
		for p := r.Start; p < r.End(); p++ {
			all[p] = r.Gen
		}
	}
	return all
}

func TestOperationsAgainstPositions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyMap(t, "a"), anyMap(t, "b")
		pa, pb := expand(a), expand(b)

		over := maps.Clone(pa)
		maps.Copy(over, pb)
		same(t, "Overlay", blocks.Overlay(a, b), over)

		diff := maps.Clone(pb)
		maps.DeleteFunc(diff, func(p int64, gen uint64) bool { old, ok := pa[p]; return ok && old == gen })
		same(t, "Diff", blocks.Diff(a, b), diff)

		minus := maps.Clone(pa)
		maps.DeleteFunc(minus, func(p int64, _ uint64) bool { _, ok := pb[p]; return ok })
		same(t, "Minus", blocks.Minus(a, b), minus)

		nonzero := maps.Clone(pa)
		maps.DeleteFunc(nonzero, func(_ int64, gen uint64) bool { return gen == blocks.Zero })
		same(t, "Nonzero", a.Nonzero(), nonzero)
		if got := a.Blocks(); got != int64(len(nonzero)) {
			t.Fatalf("Blocks of %v = %d, want %d", a, got, len(nonzero))
		}
	})
}

// same also asks for the canonical form: equal contents must be equal maps.
func same(t *rapid.T, name string, got blocks.Map, want map[int64]uint64) {
	if err := got.Validate(); err != nil {
		t.Fatalf("%s: %v: %v", name, got, err)
	}
	if diff := cmp.Diff(want, expand(got)); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", name, diff)
	}
	for p := int64(-1); p < 60; p++ {
		if got.At(p) != want[p] {
			t.Fatalf("%s: At(%d) = %d, want %d", name, p, got.At(p), want[p])
		}
	}
}

// Pieces laid over the previous view give the current one, and no fewer would.
func TestTakeIsWhatChanged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		prev, cur := anyMap(t, "prev").Nonzero(), anyMap(t, "cur").Nonzero()
		for _, full := range []bool{false, true} {
			pieces := blocks.Take(prev, cur, full)
			if got := blocks.Compose([]blocks.Map{prev, pieces}); !got.Equal(cur) && len(got)+len(cur) > 0 {
				t.Fatalf("full %v: %v over %v is %v, want %v", full, pieces, prev, got, cur)
			}
			want := blocks.Diff(prev, cur).Blocks()
			if full {
				want = cur.Blocks()
			}
			if got := pieces.Blocks(); got != want {
				t.Fatalf("full %v: pieces take %d MB, want %d", full, got, want)
			}
		}
	})
}
