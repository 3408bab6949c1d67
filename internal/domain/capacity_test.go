package domain_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
)

func TestOverfull(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		size int64 // GB
		used int64 // MB
		want bool
	}{
		{"OK empty", 10, 0, false},
		{"OK full to the last MB", 100, 102_400, false},
		{"ErrOneMore", 100, 102_401, true},
		{"OK largest", 10_485_760, 10_737_418_240, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := (&domain.Vault{Size: tc.size, Used: tc.used}).Overfull(); got != tc.want {
				t.Errorf("%d MB in %d GB: %v, want %v", tc.used, tc.size, got, tc.want)
			}
		})
	}
}

// V12 of the domain rules: 100 GB that are full become 125.
func TestExpand(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name       string
		size, used int64 // GB, MB
		want       int64 // GB
	}{
		{"OK V12", 100, 102_401, 125},
		{"OK not needed", 100, 102_400, 100},
		{"OK rounds up", 10, 10_241, 13},
		{"OK rounds up again", 13, 13_313, 17},
		{"OK no remainder", 12, 12_289, 15},
		{"OK several times", 100, 200_000, 197}, // 125, 157, 197
		{"OK one GB", 1, 1025, 2},
		{"OK up to the largest", 10_000_000, 10_240_000_001, 10_485_760},
		{"OK no further", 10_485_760, 20_000_000_000, 10_485_760},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			v := &domain.Vault{Size: tc.size, Used: tc.used, AutoExpand: true, ChargingMode: "post_paid"}
			if grew := v.Expand(); v.Size != tc.want || grew != (tc.want != tc.size) {
				t.Errorf("%d MB in %d GB: grew %v to %d GB, want %d", tc.used, tc.size, grew, v.Size, tc.want)
			}
		})
	}
	for name, v := range map[string]*domain.Vault{
		"ErrNotAsked": {Size: 100, Used: 102_401, ChargingMode: "post_paid"},
		"ErrPrePaid":  {Size: 100, Used: 102_401, AutoExpand: true, ChargingMode: "pre_paid"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if v.Expand() || v.Size != 100 {
				t.Errorf("grew to %d GB", v.Size)
			}
		})
	}
}

func TestExpandGrowsNoMoreThanNeeded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := &domain.Vault{AutoExpand: true, ChargingMode: "post_paid"}
		before := rapid.Int64Range(1, domain.MaxVaultSizeGB).Draw(t, "size")
		v.Size, v.Used = before, rapid.Int64Range(0, domain.MaxVaultSizeGB*1024).Draw(t, "used")
		v.Expand()
		switch {
		case v.Overfull():
			t.Fatalf("%d MB do not fit into %d GB", v.Used, v.Size)
		case v.Size < before || v.Size > domain.MaxVaultSizeGB:
			t.Fatalf("%d GB became %d", before, v.Size)
		case v.Size > before && v.Size*4 > v.Used/1024*5+10:
			t.Fatalf("%d GB for %d MB are more than a quarter too many", v.Size, v.Used)
		}
	})
}

func TestResize(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name           string
		used, from, to int64 // MB, GB, GB
		refused        bool
	}{
		{"OK larger", 0, 100, 200, false},
		{"OK smallest", 0, 100, 1, false},
		{"OK largest", 0, 100, 10_485_760, false},
		{"OK down to what is used", 51_200, 100, 50, false},
		{"OK the same", 102_400, 100, 100, false},
		{"OK out of an overfull one", 102_401, 100, 101, false},
		{"ErrZero", 0, 100, 0, true},
		{"ErrNegative", 0, 100, -5, true},
		{"ErrTooLarge", 0, 100, 10_485_761, true},
		{"ErrOverflow", 0, 100, 1 << 62, true},
		{"ErrUsed", 51_201, 100, 50, true},
		{"ErrStillOverfull", 102_401, 100, 100, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			v := &domain.Vault{Size: tc.from, Used: tc.used}
			err := v.Resize(tc.to)
			if !tc.refused {
				if err != nil || v.Size != tc.to {
					t.Errorf("%d GB: %v", v.Size, err)
				}
				return
			}
			if err == nil || err.Code != "BackupService.6101" || err.Field != "vault.billing.size" || v.Size != tc.from {
				t.Errorf("%d GB: %v, want BackupService.6101", v.Size, err)
			}
		})
	}
}

func TestVaultStore(t *testing.T) {
	t.Parallel()
	b := &domain.Binding{BackupSize: 10}
	v := &domain.Vault{Used: 100, Bindings: []*domain.Binding{b}}
	v.Store(b, 25)
	v.Store(b, -5)
	v.Store(nil, -60) // of a resource that left the vault
	if v.Used != 60 || b.BackupSize != 30 {
		t.Errorf("vault %d MB, binding %d MB", v.Used, b.BackupSize)
	}
}
