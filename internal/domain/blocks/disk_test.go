package blocks_test

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain/blocks"
)

func newDisk(t testing.TB, size, allocated, rate int64) blocks.Disk {
	t.Helper()
	d, err := blocks.NewDisk(7, size, allocated, rate, 0)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDiskView(t *testing.T) {
	t.Parallel()
	d := newDisk(t, 1024, 100, 60) // a block each minute, a lap each 100
	initial, minute := d.View(0)[0].Gen, hour/60
	lap := func(n int64) uint64 { return d.View((n + 1) * 100 * minute)[0].Gen }
	for name, c := range map[string]struct {
		at   int64
		want blocks.Map
	}{
		"BeforeBirth":      {-1, blocks.Map{{Start: 0, Len: 100, Gen: initial}}},
		"JustBeforeFirst":  {minute - 1, blocks.Map{{Start: 0, Len: 100, Gen: initial}}},
		"First":            {minute, blocks.Map{{Start: 0, Len: 1, Gen: lap(0)}, {Start: 1, Len: 99, Gen: initial}}},
		"WholeLap":         {100 * minute, blocks.Map{{Start: 0, Len: 100, Gen: lap(0)}}},
		"SecondLap":        {130 * minute, blocks.Map{{Start: 0, Len: 30, Gen: lap(1)}, {Start: 30, Len: 70, Gen: lap(0)}}},
		"ThousandthLap":    {100_001 * minute, blocks.Map{{Start: 0, Len: 1, Gen: lap(1000)}, {Start: 1, Len: 99, Gen: lap(999)}}},
		"FractionsDoCount": {90*minute + 59*minute/60, blocks.Map{{Start: 0, Len: 90, Gen: lap(0)}, {Start: 90, Len: 10, Gen: initial}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, d.View(c.at)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDiskViewAtTheEndOfTime(t *testing.T) {
	t.Parallel()
	d, err := blocks.NewDisk(1, blocks.GB, blocks.GB, blocks.MaxRate, math.MinInt64)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.View(math.MaxInt64).Blocks(); got != blocks.GB {
		t.Errorf("view has %d blocks, want %d", got, blocks.GB)
	}
}

// Events that change nothing, at any instants, change no later view: neither
// the cut nor the fraction of a write that was in progress shows.
func TestViewDoesNotDependOnCuts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		allocated := rapid.Int64Range(0, 2048).Draw(t, "allocated")
		d := must(t)(blocks.NewDisk(3, 2048, allocated, rapid.Int64Range(0, 10_000).Draw(t, "rate"), 0))
		cut, at := d, int64(0)
		for range rapid.IntRange(1, 20).Draw(t, "cuts") {
			at += rapid.Int64Range(0, hour).Draw(t, "step")
			cut = must(t)(cut.Resized(2048, at))
			cut = must(t)(cut.Written(0, 0, blocks.Zero, at))
		}
		for _, later := range []int64{at, at + 1, at + hour/3, at + 100*hour} {
			if diff := cmp.Diff(d.View(later), cut.View(later)); diff != "" {
				t.Fatalf("at %d (-whole +cut):\n%s", later, diff)
			}
		}
	})
}

// A workload must not make again, after a restore, what it made before.
func TestRestoredTimelinesDiffer(t *testing.T) {
	t.Parallel()
	d := newDisk(t, 1024, 10, 60)
	first := d.View(hour)
	back, err := d.Restored(d.View(0), 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := blocks.Diff(first, back.View(hour)).Blocks(); got != 10 {
		t.Errorf("%d of 10 blocks differ between the timelines", got)
	}
}

func TestDiskErrors(t *testing.T) {
	t.Parallel()
	d := newDisk(t, 1024, 100, 60)
	grown, err := d.Resized(2048, 0)
	if err != nil {
		t.Fatal(err)
	}
	scattered := d
	for a := int64(0); a < 1024 && err == nil; a++ { // each a run of its own
		scattered, err = scattered.Scribbled(a, 1, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	view := blocks.Map{{Start: 2047, Len: 1, Gen: 1}}
	fail := func(_ blocks.Disk, err error) error { return err }
	for name, c := range map[string]struct{ got, want error }{
		"ErrNoSize":          {fail(blocks.NewDisk(1, 0, 0, 0, 0)), blocks.ErrDisk},
		"ErrPartOfGB":        {fail(blocks.NewDisk(1, 1000, 0, 0, 0)), blocks.ErrDisk},
		"ErrTooLarge":        {fail(blocks.NewDisk(1, blocks.MaxBlocks+blocks.GB, 0, 0, 0)), blocks.ErrDisk},
		"ErrAllocated":       {fail(blocks.NewDisk(1, 1024, 1025, 0, 0)), blocks.ErrDisk},
		"ErrNegative":        {fail(blocks.NewDisk(1, 1024, -1, 0, 0)), blocks.ErrDisk},
		"ErrRate":            {fail(blocks.NewDisk(1, 1024, 1, blocks.MaxRate+1, 0)), blocks.ErrDisk},
		"ErrResizedToZero":   {fail(d.Resized(0, 0)), blocks.ErrDisk},
		"ErrResizedNegative": {fail(d.Resized(-1024, 0)), blocks.ErrDisk},
		"ErrPaced":           {fail(d.Paced(2000, 1, 0)), blocks.ErrDisk},
		"ErrWrittenBeyond":   {fail(d.Written(1000, 25, blocks.Zero, 0)), blocks.ErrOutside},
		"ErrWrittenBefore":   {fail(d.Written(-1, 1, blocks.Zero, 0)), blocks.ErrOutside},
		"ErrWrittenOverflow": {fail(d.Written(1, math.MaxInt64, blocks.Zero, 0)), blocks.ErrOutside},
		"ErrWrittenGen":      {fail(d.Written(0, 1, 42, 0)), blocks.ErrGeneration},
		"ErrRestoreTooLarge": {fail(d.Restored(view, 0)), blocks.ErrOutside},
		"OKRestoreFits":      {fail(grown.Restored(view, 0)), nil},
		"OKEveryBlock":       {fail(scattered.Written(0, 1024, blocks.Payload([]byte("x")), 0)), nil},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: error %v, want %v", name, c.got, c.want)
		}
	}
}

func TestWritesTooScattered(t *testing.T) {
	t.Parallel()
	d, err := newDisk(t, 100*blocks.GB, 0, 0), error(nil)
	for g := int64(0); g < 100 && err == nil; g++ {
		d, err = d.Scribbled(g*blocks.GB, blocks.GB/2, 0)
	}
	if !errors.Is(err, blocks.ErrScattered) {
		t.Errorf("error %v, want %v", err, blocks.ErrScattered)
	}
}

func TestDiskJSON(t *testing.T) {
	t.Parallel()
	d := newDisk(t, 40*blocks.GB, 20*blocks.GB, 500)
	d, err := d.Scribbled(5000, 3, 9*hour)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var read blocks.Disk
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d, read); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
