package domain_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
)

// policyFrom is an enabled backup policy made on Monday 2026-01-05 10:00, on one
// vault, with an operation_definition as a client sends it.
func policyFrom(t *testing.T, definition string, patterns ...string) *domain.Policy {
	t.Helper()
	p := &domain.Policy{
		ID: "p1", Seq: 7, Version: 1, Name: "policy001", Enabled: true, Operation: domain.OpBackup,
		PolicyType: domain.PolicyTypeCustom, CreatedBy: domain.PolicyCreatedByCustomer,
		Trigger: domain.Trigger{
			ID: "t1", Name: domain.TriggerName, Type: domain.TriggerType,
			StartTime: clockTime(t, "2026-01-05 10:00"), Patterns: patterns,
		},
		Vaults: []domain.PolicyVault{{VaultID: "v1"}},
	}
	if err := json.Unmarshal([]byte(definition), &p.Definition); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPolicyPlan(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		change func(*domain.Policy)
		want   string // the next fire after 10:00, empty for none
	}{
		{"OK today, the hour is ahead", func(*domain.Policy) {}, "2026-01-05 14:00"},
		{"OK disabled", func(p *domain.Policy) { p.Enabled = false }, ""},
		{"OK on no vault", func(p *domain.Policy) { p.Withdraw("v1") }, ""},
		{"OK on a vault again", func(p *domain.Policy) { p.Withdraw("v1"); p.Apply("v2", "") }, "2026-01-05 14:00"},
		{"OK other patterns", func(p *domain.Policy) { p.Trigger.Patterns = []string{threeAWeek} }, "2026-01-06 22:00"},
		{"OK the next one is found again after a fire", func(p *domain.Policy) { p.NextFire = p.Trigger.StartTime }, "2026-01-05 14:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			p := policyFrom(t, `{}`, daily14)
			now := p.Trigger.StartTime
			plan(t, p, now) // fills what the change must not leave stale
			tc.change(p)
			plan(t, p, now)

			due, ok := p.Due()
			if tc.want == "" {
				if ok || !p.NextFire.IsZero() {
					t.Fatalf("fires at %s", p.NextFire)
				}
				return
			}
			want := domain.Due{At: clockTime(t, tc.want), Kind: domain.DueFire, Seq: 7, Ref: "p1"}
			if diff := cmp.Diff(want, due); diff != "" || !ok {
				t.Errorf("due %t (-want +got):\n%s", ok, diff)
			}
		})
	}

	t.Run("OK a change of the rules keeps the phase", func(t *testing.T) {
		t.Parallel()
		p := policyFrom(t, `{}`, daily14)
		p.Trigger.Patterns = []string{"FREQ=DAILY;INTERVAL=10;BYHOUR=1;BYMINUTE=0"}
		plan(t, p, clockTime(t, "2026-01-12 09:00"))
		if want := clockTime(t, "2026-01-15 01:00"); p.NextFire != want {
			t.Errorf("next fire %s, want ten days after the policy was made: %s", p.NextFire, want)
		}
	})

	t.Run("ErrPatterns", func(t *testing.T) {
		t.Parallel()
		if err := policyFrom(t, `{}`, "FREQ=HOURLY").Plan(time.Time{}); err == nil {
			t.Error("planned by a rule that cannot be read")
		}
	})
}

func plan(t *testing.T, p *domain.Policy, after time.Time) {
	t.Helper()
	if err := p.Plan(after); err != nil {
		t.Fatal(err)
	}
}

func TestPolicyVaults(t *testing.T) {
	t.Parallel()
	p := policyFrom(t, `{}`, daily14)
	p.Apply("v2", "d1")
	p.Apply("v1", "")
	p.Apply("v2", "d2") // clients bind twice
	want := []domain.PolicyVault{{VaultID: "v1"}, {VaultID: "v2", DestinationVaultID: "d2"}}
	if diff := cmp.Diff(want, p.Vaults); diff != "" {
		t.Errorf("vaults (-want +got):\n%s", diff)
	}
	if p.Withdraw("v3") || !p.Withdraw("v1") || p.AppliedTo("v1") || !p.AppliedTo("v2") {
		t.Errorf("vaults are now %v", p.Vaults)
	}
}

// A policy comes back from its document as it was, whether or not its schedule
// has been asked for; members that were not given stay away.
func TestPolicyDocument(t *testing.T) {
	t.Parallel()
	p := policyFrom(t, `{"max_backups": 3, "day_backups": 0, "timezone": "UTC+08:00"}`, daily14)
	plan(t, p, p.Trigger.StartTime)
	doc, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var back domain.Policy
	if err := json.Unmarshal(doc, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, &back); diff != "" {
		t.Errorf("a policy after its document (-before +after):\n%s", diff)
	}
	definition, _ := json.Marshal(back.Definition)
	if want := `{"max_backups":3,"day_backups":0,"timezone":"UTC+08:00"}`; string(definition) != want {
		t.Errorf("definition %s, want the members that were given: %s", definition, want)
	}
}

// The schedule is compiled once: an hourly policy over ten days asks 240 times.
func TestPolicyScheduleIsKept(t *testing.T) {
	t.Parallel()
	p := policyFrom(t, `{}`, everyHour)
	first, _ := p.Schedule()
	if again, _ := p.Schedule(); first != again {
		t.Error("compiled anew")
	}
	p.Trigger.StartTime = p.Trigger.StartTime.Add(time.Hour)
	if moved, _ := p.Schedule(); first == moved {
		t.Error("kept although the start has moved")
	}
}
