package conformance

import (
	"net/http"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func (s *session) listOpLogs(r model.ListOpLogsRequest) (logs []model.OperationLog, count int32) {
	s.t.Helper()
	answer, err := s.ListOpLogs(&r)
	if err != nil {
		s.t.Fatalf("ListOpLogs: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.OperationLogs == nil || answer.Count == nil {
		s.t.Fatalf("ListOpLogs lacks operation_logs or count: %s", s.Last.Body)
	}
	return *answer.OperationLogs, *answer.Count
}

// logOf is the one operation log of an operation on a resource.
func (s *session) logOf(operation, resource string) model.OperationLog {
	s.t.Helper()
	logs, _ := s.listOpLogs(model.ListOpLogsRequest{
		OperationType: word[model.ListOpLogsRequestOperationType](s.t, operation),
		ResourceId:    &resource,
	})
	if len(logs) != 1 {
		s.t.Fatalf("%d operation logs of %s on %s, want one: %s", len(logs), operation, resource, s.Last.Body)
	}
	return logs[0]
}

func (s *session) showOpLog(id string) *model.OperationLog {
	s.t.Helper()
	answer, err := s.ShowOpLog(&model.ShowOpLogRequest{OperationLogId: id})
	if err != nil {
		s.t.Fatalf("ShowOpLog: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.OperationLog == nil || answer.OperationLog.ExtraInfo == nil {
		s.t.Fatalf("ShowOpLog answers no operation log: %s", s.Last.Body)
	}
	return answer.OperationLog
}
