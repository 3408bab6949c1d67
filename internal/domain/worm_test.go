package domain

import (
	"testing"
	"time"
)

func TestKeeps(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.January, 10, 12, 0, 0, 0, time.UTC)
	locked, open := &Vault{Locked: true}, &Vault{}
	for name, test := range map[string]struct {
		vault *Vault
		b     Backup
		want  bool
	}{
		"automatic for good":     {locked, Backup{AutoTrigger: true}, true},
		"expires later":          {locked, Backup{AutoTrigger: true, ExpiresAt: now.Add(time.Microsecond)}, true},
		"expires now":            {locked, Backup{AutoTrigger: true, ExpiresAt: now}, false},
		"has expired":            {locked, Backup{AutoTrigger: true, ExpiresAt: now.Add(-time.Hour)}, false},
		"manual":                 {locked, Backup{}, false},
		"automatic, not locked":  {open, Backup{AutoTrigger: true}, false},
		"manual, with an expiry": {locked, Backup{ExpiresAt: now.Add(time.Hour)}, false},
	} {
		if got := test.vault.Keeps(&test.b, now); got != test.want {
			t.Errorf("%s: kept %v, want %v", name, got, test.want)
		}
	}
}
