package domain_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cbrd/cbrd/internal/domain"
)

var errCause = errors.New("the disk is on fire")

func TestErrorText(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]*domain.Error{
		"BackupService.6105":                             domain.Fail("BackupService.6105"),
		"BackupService.6105: No such vault.":             domain.FailDetail("BackupService.6105", "No such vault."),
		"BackupService.6101 (vault.billing.size)":        domain.Fail("BackupService.6101").On("vault.billing.size"),
		"BackupService.9900 (name): It is too long.":     domain.Invalid("name", "It is too long."),
		"BackupService.9910: the disk is on fire":        domain.Fail("BackupService.9910").Because(errCause),
		"BackupService.9900 (a): b: the disk is on fire": domain.Invalid("a", "b").Because(errCause),
	} {
		if got := err.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// On and Because give copies: an error that is kept in a variable stays as it is.
func TestErrorCopies(t *testing.T) {
	t.Parallel()
	base := domain.FailDetail("BackupService.6105", "No such vault.")
	named, caused := base.On("vault_id"), base.On("vault_id").Because(errCause)
	unexported := cmpopts.IgnoreUnexported(domain.Error{})
	if diff := cmp.Diff(domain.FailDetail("BackupService.6105", "No such vault."), base, unexported); diff != "" {
		t.Errorf("the original changed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(named, caused, unexported); diff != "" {
		t.Errorf("what is shown changed with the cause (-want +got):\n%s", diff)
	}
	if !errors.Is(caused, errCause) || errors.Is(named, errCause) || errors.Unwrap(base) != nil {
		t.Error("only the one with a cause wraps it")
	}
}

func TestCodeOf(t *testing.T) {
	t.Parallel()
	full := domain.Fail("BackupService.6114")
	for _, tc := range []struct {
		name string
		err  error
		want domain.Code
	}{
		{"OK", full, "BackupService.6114"},
		{"OK wrapped", fmt.Errorf("backing up: %w", full), "BackupService.6114"},
		{"OK joined", errors.Join(errCause, full), "BackupService.6114"},
		{"OK outermost", fmt.Errorf("x: %w", domain.Fail("BackupService.6112").Because(full)), "BackupService.6112"},
		{"ErrNoCode", errCause, "BackupService.9910"},
		{"ErrNil", nil, "BackupService.9910"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := domain.CodeOf(tc.err); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}
