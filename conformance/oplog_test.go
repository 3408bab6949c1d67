package conformance

import (
	"regexp"
	"slices"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

var taskRequestID = regexp.MustCompile(`^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func TestShowOpLog(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		web := s.servers(1)[0]
		known := s.showProtectable("server", web.Id)
		vault := s.vaultOf("server", web)
		checkpoint, backups := s.backUp(vault)
		log := s.showOpLog(s.logOf("backup", web.Id).Id)
		equal(t, "status", log.Status.Value(), "success")
		equal(t, "operation_type", value(log.OperationType).Value(), "backup")
		equal(t, "checkpoint_id", value(log.CheckpointId), checkpoint)
		equal(t, "project_id", log.ProjectId, s.project.ID)
		equal(t, "provider_id", value(log.ProviderId), providerServer)
		equal(t, "vault_id", value(log.VaultId), vault)
		equal(t, "vault_name", value(log.VaultName), "vault-of-server")
		equal(t, "error_info.code", value(value(log.ErrorInfo).Code), "")
		equal(t, "error_info.message", value(value(log.ErrorInfo).Message), "")
		equal(t, "backup_id", value(log.ExtraInfo.Backup).BackupId, backups[0].Id)
		equal(t, "backup_name", value(value(log.ExtraInfo.Backup).BackupName), backups[0].Name)
		equal(t, "resource id", value(log.ExtraInfo.Resource).Id, web.Id)
		equal(t, "resource type", value(log.ExtraInfo.Resource).Type, typeServer)
		equal(t, "resource name", value(value(log.ExtraInfo.Resource).Name), known.Name)
		common := value(log.ExtraInfo.Common)
		equal(t, "progress", common.Progress, 100)
		if !taskRequestID.MatchString(common.RequestId) {
			t.Errorf("request_id = %q, want req-<uuid>", common.RequestId)
		}
		created, started := instant(t, log.CreatedAt), instant(t, log.StartedAt)
		ended, updated := instant(t, value(log.EndedAt)), instant(t, log.UpdatedAt)
		if created.Before(worldStart) || started.Before(created) || !ended.After(started) || updated.Before(ended) {
			t.Errorf("created %v, started %v, ended %v, updated %v: want that order", created, started, ended, updated)
		}
	})

	// Terraform fails on a string here and the SDK on nothing: it must be absent
	// or a boolean.
	conform(t, "OKIncrementalNoString", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		s.backUp(s.vaultOf("disk", disk))
		s.showOpLog(s.logOf("backup", disk.Id).Id)
		if mode, found := s.Last.Member("operation_log", "extra_info", "backup", "incremental"); found {
			if _, isBool := mode.(bool); !isBool {
				t.Errorf("extra_info.backup.incremental = %v (%T)", mode, mode)
			}
		}
	})

	conform(t, "OKRunning", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		s.checkpoint(s.vaultOf("disk", disk), nil)
		log := s.logOf("backup", disk.Id)
		if status := log.Status.Value(); status != "running" && status != "waiting" {
			t.Errorf("status = %s, want running or waiting", status)
		}
		if progress := value(value(log.ExtraInfo).Common).Progress; progress < 0 || progress >= 100 {
			t.Errorf("progress = %d before the end", progress)
		}
		s.wantMember(nil, "operation_logs", 0, "ended_at")
	})

	for name, id := range map[string]string{"ErrUnknown": nobody, "ErrNotUUID": notUUID} {
		conform(t, name, func(t *testing.T, s *session) {
			_, err := s.ShowOpLog(&model.ShowOpLogRequest{OperationLogId: id})
			want(t, err, opLogUnknown)
		})
	}

	conform(t, "ErrOtherProject", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		s.backUp(s.vaultOf("disk", disk))
		id := s.logOf("backup", disk.Id).Id
		_, err := s.in(s.account.Projects[1]).ShowOpLog(&model.ShowOpLogRequest{OperationLogId: id})
		want(t, err, opLogUnknown)
	})
}

func TestListOpLogs(t *testing.T) {
	t.Parallel()

	type request = model.ListOpLogsRequest

	conform(t, "OKEmpty", func(t *testing.T, s *session) {
		_, count := s.listOpLogs(request{})
		equal(t, "count", count, 0)
		s.wantArray(0, "operation_logs")
		s.wantMember(1000.0, "limit")
		s.wantMember(0.0, "offset")
	})

	// One log per resource and operation, not one per run over a vault.
	conform(t, "OKOnePerResource", func(t *testing.T, s *session) {
		s.backUp(s.vaultOf("disk", s.freeDisks(3)...))
		_, count := s.listOpLogs(request{})
		equal(t, "count", count, 3)
	})

	conform(t, "OKNewestFirstInPages", func(t *testing.T, s *session) {
		s.daily(s.vaultOf("disk", s.freeDisks(1)...), "a", "b", "c", "d", "e")
		var names []string
		for offset := int32(0); ; {
			logs, count := s.listOpLogs(request{Limit: new(int32(2)), Offset: &offset})
			equal(t, "count", count, 5)
			s.wantMember(2.0, "limit")
			s.wantMember(float64(offset), "offset")
			if len(logs) == 0 {
				break
			}
			for _, log := range logs {
				names = append(names, value(value(value(log.ExtraInfo).Backup).BackupName))
			}
			offset += int32(len(logs))
		}
		if !slices.Equal(names, []string{"e", "d", "c", "b", "a"}) {
			t.Errorf("the pages hold the backups %v, want e to a", names)
		}
	})

	conform(t, "OKFilters", func(t *testing.T, s *session) {
		web, disk := s.servers(1)[0], s.freeDisks(1)[0]
		serverVault, diskVault := s.vaultOf("server", web), s.vaultOf("disk", disk)
		webName := s.showProtectable("server", web.Id).Name
		s.daily(serverVault, "one")
		s.daily(diskVault, "two")
		operation, status := model.GetListOpLogsRequestOperationTypeEnum(), model.GetListOpLogsRequestStatusEnum()
		for name, c := range map[string]struct {
			r    request
			want []string // names of the backups
		}{
			"operation_type":      {request{OperationType: new(operation.BACKUP)}, []string{"two", "one"}},
			"operation_type none": {request{OperationType: new(operation.RESTORE)}, nil},
			"status":              {request{Status: new(status.SUCCESS)}, []string{"two", "one"}},
			"status none":         {request{Status: new(status.FAILED)}, nil},
			"vault_id":            {request{VaultId: &serverVault}, []string{"one"}},
			"vault_name":          {request{VaultName: new("vault-of-disk")}, []string{"two"}},
			"resource_id":         {request{ResourceId: &disk.Id}, []string{"two"}},
			"resource_name":       {request{ResourceName: &webName}, []string{"one"}},
			"provider_id":         {request{ProviderId: new(providerDisk)}, []string{"two"}},
			"start_time":          {request{StartTime: new("2026-01-01T12:00:00Z")}, []string{"two"}},
			"end_time":            {request{EndTime: new("2026-01-01T12:00:00Z")}, []string{"one"}},
			"enterprise":          {request{EnterpriseProjectId: new("0")}, []string{"two", "one"}},
			"two that disagree":   {request{VaultId: &serverVault, ResourceId: &disk.Id}, nil},
		} {
			logs, count := s.listOpLogs(c.r)
			var got []string
			for _, log := range logs {
				got = append(got, value(value(value(log.ExtraInfo).Backup).BackupName))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: logs of the backups %v, want %v", name, got, c.want)
			}
			equal(t, name+": count", count, int32(len(c.want)))
		}
	})

	for name, bad := range map[string]func(t *testing.T) request{
		"ErrLimitZero":      func(*testing.T) request { return request{Limit: new(int32(0))} },
		"ErrLimitTooBig":    func(*testing.T) request { return request{Limit: new(int32(1001))} },
		"ErrOffsetNegative": func(*testing.T) request { return request{Offset: new(int32(-1))} },
		"ErrStartTime":      func(*testing.T) request { return request{StartTime: new("yesterday")} },
		"ErrEndTime":        func(*testing.T) request { return request{EndTime: new("2026-13-01T00:00:00Z")} },
		"ErrOperationType": func(t *testing.T) request {
			return request{OperationType: word[model.ListOpLogsRequestOperationType](t, "dance")}
		},
		"ErrStatus": func(t *testing.T) request {
			return request{Status: word[model.ListOpLogsRequestStatus](t, "lost")}
		},
	} {
		conform(t, name, func(t *testing.T, s *session) {
			r := bad(t)
			_, err := s.ListOpLogs(&r)
			want(t, err, invalidParameter)
		})
	}
}
