package domain_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
)

// At one instant tasks end before others start, and triggers come last, so that
// what fires sees everything of that instant done.
func TestDueOrder(t *testing.T) {
	t.Parallel()
	at, later := clockWorld, clockWorld.Add(time.Microsecond)
	want := []domain.Due{
		{At: at, Kind: domain.DueTaskEnd, Seq: 7},
		{At: at, Kind: domain.DueTaskEnd, Seq: 8},
		{At: at, Kind: domain.DueTaskStart, Seq: 1},
		{At: at, Kind: domain.DueTaskStart, Seq: 10},
		{At: at, Kind: domain.DueFire, Seq: 0},
		{At: later, Kind: domain.DueTaskEnd, Seq: 2},
		{At: later, Kind: domain.DueFire, Seq: 0},
	}
	rapid.Check(t, func(t *rapid.T) {
		got := rapid.Permutation(want).Draw(t, "found")
		slices.SortFunc(got, domain.Due.Compare)
		if !slices.Equal(got, want) {
			t.Fatalf("got %v", got)
		}
	})
}

func TestDueOrderIsTotal(t *testing.T) {
	t.Parallel()
	east := time.FixedZone("east", 3600)
	due := rapid.Custom(func(t *rapid.T) domain.Due {
		at := clockWorld.Add(time.Duration(rapid.IntRange(0, 2).Draw(t, "at")))
		if rapid.Bool().Draw(t, "east") {
			at = at.In(east)
		}
		return domain.Due{
			At:   at,
			Kind: rapid.SampledFrom([]domain.DueKind{domain.DueTaskEnd, domain.DueTaskStart, domain.DueFire}).Draw(t, "kind"),
			Seq:  rapid.Int64Range(0, 2).Draw(t, "seq"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := due.Draw(t, "a"), due.Draw(t, "b"), due.Draw(t, "c")
		same := a.At.Equal(b.At) && a.Kind == b.Kind && a.Seq == b.Seq
		switch {
		case a.Compare(b) != -b.Compare(a):
			t.Fatal("a and b disagree")
		case (a.Compare(b) == 0) != same:
			t.Fatal("only the same event is equal")
		case a.Compare(b) <= 0 && b.Compare(c) <= 0 && a.Compare(c) > 0:
			t.Fatal("a, b, c go round")
		}
	})
}
