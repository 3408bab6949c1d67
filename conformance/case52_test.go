package conformance

import (
	"net/http"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// TestImplementingAutomaticBackup is the reference's second application case
// (5.2) from end to end: a policy, a vault it is applied to, and then what the
// policy is for, backups that come and go by themselves.
func TestImplementingAutomaticBackup(t *testing.T) {
	t.Parallel()
	conform(t, "OK", func(t *testing.T, s *session) {
		// 1. Create a policy. The case's body says no operation_type, which the SDK
		// always sends.
		s.mustSend(http.MethodPost, "policies", `{"policy": {
			"name": "dh_test_policy",
			"trigger": {"properties": {"pattern": ["FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYHOUR=23;BYMINUTE=00"]}},
			"operation_definition": {"retention_duration_days": 30}
		}}`)
		policy := s.text("policy", "id")
		s.wantMember("dh_test_policy", "policy", "name")
		s.wantMember("backup", "policy", "operation_type")
		s.wantMember(30.0, "policy", "operation_definition", "retention_duration_days")
		s.wantMember(true, "policy", "enabled")
		s.wantMember("default", "policy", "trigger", "name")
		s.wantMember("time", "policy", "trigger", "type")
		s.wantMember("FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYHOUR=23;BYMINUTE=00", "policy", "trigger", "properties", "pattern", 0)
		s.wantMember("2026-01-01 00:00:00", "policy", "trigger", "properties", "start_time")
		s.wantMember(nil, "policy", "associated_vaults")

		// 2. Apply it to a vault.
		web := s.servers(1)[0]
		vault := s.vaultOf("server", web)
		s.associate(vault, policy)
		answered, _ := s.Last.Member("associate_policy")
		if members, _ := answered.(map[string]any); len(members) != 2 {
			t.Errorf("associate_policy = %v, want vault_id and policy_id alone", answered)
		}

		// Nothing is backed up before 23:00, then one backup a night.
		s.until("2026-01-01 22:59")
		equal(t, "backups before 23:00", len(s.left(vault, "01-02")), 0)
		s.until("2026-01-01 23:59")
		backups, count := s.listBackups(model.ListBackupsRequest{VaultId: &vault})
		equal(t, "backups after 23:00", count, 1)
		s.automatic(backups[0], web.Id, 30)
		task := s.logOf("backup", web.Id)
		equal(t, "status of the task", task.Status.Value(), "success")
		equal(t, "policy of the task", value(task.PolicyId), policy)
		s.until("2026-01-30 23:59")
		equal(t, "backups after thirty nights", len(s.left(vault, "01-02")), 30)

		// What is thirty days old goes with the next backup of the server, and when
		// there is none the next day between 08:00 and 20:00.
		s.until("2026-01-31 22:59")
		equal(t, "the oldest before it expires", s.left(vault, "01-02 15:04")[0], "01-01 23:00")
		s.until("2026-01-31 23:59")
		equal(t, "the oldest after the next backup", s.left(vault, "01-02 15:04")[0], "01-02 23:00")
		s.set(vault, "suspend", web.Id)
		s.until("2026-02-02 07:59")
		equal(t, "the oldest before 08:00", s.left(vault, "01-02 15:04")[0], "01-02 23:00")
		s.until("2026-02-02 20:00")
		equal(t, "the oldest after 20:00", s.left(vault, "01-02 15:04")[0], "01-03 23:00")
		s.set(vault, "unsuspend", web.Id)
		s.until("2026-03-11 21:00")
		kept := s.left(vault, "01-02")
		equal(t, "backups after ten weeks", len(kept), 30)
		equal(t, "the oldest after ten weeks", kept[0], "02-09")
		equal(t, "the newest after ten weeks", kept[29], "03-10")
	})
}

// automatic checks a backup that a policy made and keeps for some days.
func (s *session) automatic(b model.BackupResp, of string, days int) {
	s.t.Helper()
	equal(s.t, "resource_id", b.ResourceId, of)
	equal(s.t, "status", b.Status.Value(), available)
	equal(s.t, "auto_trigger", value(b.ExtendInfo.AutoTrigger), true)
	if b.CreatedAt == nil || b.ExpiredAt == nil {
		s.t.Fatalf("created_at %v, expired_at %v: both must be there", b.CreatedAt, b.ExpiredAt)
	}
	equal(s.t, "lifetime", time.Time(*b.ExpiredAt).Sub(time.Time(*b.CreatedAt)), time.Duration(days)*24*time.Hour)
}
