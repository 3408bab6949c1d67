package domain_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
)

func TestVaultBindings(t *testing.T) {
	t.Parallel()
	busy := &domain.Binding{ResourceID: "b", Size: 50, TaskID: "task"}
	v := &domain.Vault{Bindings: []*domain.Binding{{ResourceID: "a", Size: 40}, busy, {ResourceID: "c", Size: 10}}}

	if got := v.Allocated(); got != 100 {
		t.Errorf("%d GB allocated, want 100", got)
	}
	if v.Binding("b") != busy || v.Binding("d") != nil {
		t.Error("bindings are found by resource, and nothing else")
	}
	if busy.Idle() || !v.Binding("a").Idle() || !v.Busy() {
		t.Error("a task holds b, and so the vault is busy")
	}

	v.Unbind("b")
	v.Unbind("d")
	if v.Busy() || v.Allocated() != 50 || v.Binding("b") != nil {
		t.Errorf("after unbinding b: busy %v, %d GB allocated", v.Busy(), v.Allocated())
	}
	left := []string{}
	for _, b := range v.Bindings {
		left = append(left, b.ResourceID)
	}
	if diff := cmp.Diff([]string{"a", "c"}, left); diff != "" {
		t.Errorf("bindings (-want +got):\n%s", diff)
	}
}

func TestVaultTouch(t *testing.T) {
	t.Parallel()
	v := &domain.Vault{Version: 7, UpdatedAt: clockWall}
	v.Touch(clockWorld)
	if v.Revision() != 8 || !v.UpdatedAt.Equal(clockWorld) {
		t.Errorf("version %d of %s", v.Version, v.UpdatedAt)
	}
}
