package domain

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestMigrationProgress(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	m := &Migration{Status: Migrating, StartedAt: start, EndsAt: start.Add(10 * time.Second)}
	for after, want := range map[time.Duration]int{
		-time.Second: 0, 0: 0, time.Second: 10, 9999 * time.Millisecond: 99, 10 * time.Second: 99, time.Hour: 99,
	} {
		if got := m.Progress(start.Add(after)); got != want {
			t.Errorf("after %v: %d, want %d", after, got, want)
		}
	}
	due, ok := m.Due()
	if want := (Due{At: m.EndsAt, Kind: DueMigration}); !ok || due != want {
		t.Errorf("due %+v, want %+v", due, want)
	}
	failed := *m
	failed.FailCode = FailMigration
	m.End()
	failed.End()
	if _, ok := m.Due(); ok || m.Status != MigrationDone || m.Progress(start) != 100 {
		t.Errorf("ended: %+v", m)
	}
	if failed.Status != MigrationFailed || failed.Progress(start) != 1 {
		t.Errorf("failed: %+v", failed)
	}
}

func TestMigrationVaultSize(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		reservation float64
		usedMB      int64
		want        int64
	}{
		{0.2, 0, 10},
		{0.2, 10 * 1024, 12},
		{0.2, 10*1024 + 1, 13},
		{0, 20 * 1024, 20},
		{1, 20 * 1024, 40},
		{0.2, 1024 * MaxVaultSizeGB, MaxVaultSizeGB},
	} {
		if got := (&Migration{Reservation: test.reservation}).VaultSize(test.usedMB); got != test.want {
			t.Errorf("%d MB and %v spare: %d GB, want %d", test.usedMB, test.reservation, got, test.want)
		}
	}
}

func TestOverallMigration(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ of, want []MigrationStatus }{
		{[]MigrationStatus{MigrationDone, MigrationDone}, []MigrationStatus{MigrationDone}},
		{[]MigrationStatus{MigrationFailed, MigrationDone}, []MigrationStatus{MigrationFailed}},
		{[]MigrationStatus{MigrationFailed, Migrating}, []MigrationStatus{Migrating}},
	} {
		var all []*Migration
		for _, status := range test.of {
			all = append(all, &Migration{Status: status})
		}
		if got := OverallMigration(all); got != test.want[0] {
			t.Errorf("%v: %s", test.of, got)
		}
	}
}

// What the older services hold follows from the seed and the region; ids aside it
// is the same in every project, and no resource is in it twice.
func TestOld(t *testing.T) {
	t.Parallel()
	distinct := map[string]bool{}
	for _, seed := range []string{"a", "b", "c", "d", "e", "f"} {
		inv := NewInventory(seed, "project", "region", time.Time{})
		old := inv.Old(seed, "region")
		if diff := cmp.Diff(old, inv.Old(seed, "region")); diff != "" {
			t.Errorf("%s twice:\n%s", seed, diff)
		}
		other := NewInventory(seed, "another", "region", time.Time{})
		seen, shape := []string{}, ""
		for g, group := range old {
			for n, r := range group.Resources {
				there, ok := inv.Get(r.ID)
				twin, _ := other.Get(other.Old(seed, "region")[g].Resources[n].ID)
				if !ok || !Accepts(group.ObjectType, there.Type) || twin.Name != there.Name || slices.Contains(seen, r.ID) {
					t.Errorf("%s: %s has %+v", seed, group.Name, there)
				}
				if Unprotectable(there, inv.DisksOf(there)) != nil || r.Backups < 1 || r.Backups > 4 {
					t.Errorf("%s: %+v", seed, r)
				}
				seen, shape = append(seen, r.ID), shape+there.Name
			}
		}
		if len(seen) < 3 || len(seen) > 6 {
			t.Errorf("%s: %d resources", seed, len(seen))
		}
		distinct[shape] = true
	}
	if len(distinct) < 4 {
		t.Errorf("the seed hardly matters: %v", distinct)
	}
}
