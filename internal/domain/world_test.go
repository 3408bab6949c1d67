package domain_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
)

func TestWorldNextSeq(t *testing.T) {
	t.Parallel()
	w := &domain.World{Seq: 41}
	if first, second := w.NextSeq(), w.NextSeq(); first != 42 || second != 43 || w.Seq != 43 {
		t.Errorf("gave %d and %d, stands at %d", first, second, w.Seq)
	}
}

func TestWorldNow(t *testing.T) {
	t.Parallel()
	w := &domain.World{Clock: domain.MovedTo(domain.ClockScaled, 60, clockWorld, clockWall)}
	if got, want := w.Now(clockWall.Add(time.Second)), clockWorld.Add(time.Minute); !got.Equal(want) {
		t.Errorf("shows %s, want %s", got, want)
	}
}

// Everything else of a world depends on its seed alone, so that a test can
// compare two worlds.
func TestWorldChance(t *testing.T) {
	t.Parallel()
	one, two := domain.World{ID: "one", Seed: "s"}, domain.World{ID: "two", Seed: "s"}
	if one.Chance().ID("vault", 1, clockWorld) == two.Chance().ID("vault", 1, clockWorld) {
		t.Error("two worlds share an id")
	}
	if one.Chance().Number("size", 1) != two.Chance().Number("size", 1) {
		t.Error("two worlds of one seed have different numbers")
	}
}

// What the store has columns for is not in the document, where it would go
// stale.
func TestWorldDocument(t *testing.T) {
	t.Parallel()
	w := domain.World{
		ID: "w", Seed: "s", Epoch: 3, Revision: 4, Seq: 5, WakeAt: clockWall,
		Clock: domain.Frozen(clockWorld), Origin: domain.Frozen(clockWorld), Pace: domain.PaceInstant, CreatedAt: clockWorld,
		Advance: &domain.Advance{To: clockWorld.Add(time.Hour), Resume: domain.ClockScaled, Speed: 60},
	}
	text, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	var read domain.World
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	want := w
	want.Epoch, want.Revision, want.Seq, want.WakeAt = 0, 0, 0, time.Time{}
	if diff := cmp.Diff(want, read); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}
