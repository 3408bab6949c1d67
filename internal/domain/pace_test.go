package domain_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
)

var paces = []domain.Pace{domain.PaceStandard, domain.PaceRealistic, domain.PaceInstant}

func TestPaceValid(t *testing.T) {
	t.Parallel()
	for pace, want := range map[domain.Pace]bool{
		"standard": true, "realistic": true, "instant": true, "": false, "fast": false,
	} {
		if got := pace.Valid(); got != want {
			t.Errorf("%q is valid: %v, want %v", pace, got, want)
		}
	}
}

func TestPaceTransfer(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		pace   domain.Pace
		mb     int64
		number uint64
		want   time.Duration
	}{
		{"OK nothing", domain.PaceStandard, 0, 10, 300 * time.Millisecond},
		{"OK 16 GB", domain.PaceStandard, 16_384, 10, 2300 * time.Millisecond},
		{"OK a tenth less", domain.PaceStandard, 16_384, 0, 2070 * time.Millisecond},
		{"OK a tenth more", domain.PaceStandard, 16_384, 20, 2530 * time.Millisecond},
		{"OK the number goes round", domain.PaceStandard, 16_384, 21, 2070 * time.Millisecond},
		{"OK whole milliseconds", domain.PaceStandard, 1, 10, 300 * time.Millisecond},
		{"OK realistic", domain.PaceRealistic, 12_000, 10, 145 * time.Second},
		{"OK instant", domain.PaceInstant, 1 << 40, 20, 0},
		{"OK a petabyte", domain.PaceRealistic, 1 << 30, 20, 9_842_682_887 * time.Millisecond},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := tc.pace.Transfer(tc.mb, tc.number); got != tc.want {
				t.Errorf("%d MB take %s, want %s", tc.mb, got, tc.want)
			}
		})
	}
}

// A full backup of a server's 40 GB system disk, which is never all in use, is
// done while somebody watches, and with the queue before it.
func TestPaceOfFirstBackup(t *testing.T) {
	t.Parallel()
	inv := demoInventory()
	var seen, total time.Duration
	for _, r := range inv.All() {
		if r.Disk == nil || r.Size != 40 {
			continue
		}
		mb := r.Contents.View(inventoryBorn.UnixMicro()).Blocks()
		took := domain.PaceStandard.Queue() + domain.PaceStandard.Transfer(mb, 10)
		if took < time.Second || took > 4*time.Second {
			t.Errorf("%s: %d MB take %s", r.Name, mb, took)
		}
		seen, total = seen+1, total+took
	}
	if mean := total / max(seen, 1); mean < 1500*time.Millisecond || mean > 3*time.Second {
		t.Errorf("%d disks take %s on average, want about two seconds", seen, mean)
	}
}

func TestPaceGrowsWithSize(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pace := rapid.SampledFrom(paces).Draw(t, "pace")
		number := rapid.Uint64().Draw(t, "number")
		less := rapid.Int64Range(0, 1<<30).Draw(t, "less")
		more := rapid.Int64Range(less, 1<<30).Draw(t, "more")
		short, long := pace.Transfer(less, number), pace.Transfer(more, number)
		if short < 0 || long < short {
			t.Fatalf("%d MB take %s, %d MB take %s", less, short, more, long)
		}
		if again := pace.Transfer(less, number); again != short {
			t.Fatalf("%d MB take %s, then %s", less, short, again)
		}
		usual := pace.Transfer(less, 10)
		if off := (short - usual).Abs(); off > usual/10+time.Millisecond {
			t.Fatalf("%s is more than a tenth off %s", short, usual)
		}
	})
}

func TestPaceQueueAndDeletion(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		pace               domain.Pace
		queue, one, twenty time.Duration
	}{
		{domain.PaceStandard, 200 * time.Millisecond, 302 * time.Millisecond, 340 * time.Millisecond},
		{domain.PaceRealistic, 5 * time.Second, 45_200 * time.Millisecond, 49 * time.Second},
		{domain.PaceInstant, 0, 0, 0},
	} {
		if got := tc.pace.Queue(); got != tc.queue {
			t.Errorf("%s waits %s, want %s", tc.pace, got, tc.queue)
		}
		if got := tc.pace.Deletion(1); got != tc.one {
			t.Errorf("%s deletes one backup in %s, want %s", tc.pace, got, tc.one)
		}
		if got := tc.pace.Deletion(20); got != tc.twenty {
			t.Errorf("%s deletes twenty in %s, want %s", tc.pace, got, tc.twenty)
		}
	}
}
