package conformance

import (
	"net/http"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func (s *session) listProtectable(kind string, r model.ListProtectableRequest) []model.ProtectablesResp {
	s.t.Helper()
	r.ProtectableType = *word[model.ListProtectableRequestProtectableType](s.t, kind)
	answer, err := s.ListProtectable(&r)
	if err != nil {
		s.t.Fatalf("ListProtectable(%s): %v", kind, err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Instances == nil {
		s.t.Fatalf("ListProtectable lacks instances: %s", s.Last.Body)
	}
	return *answer.Instances
}

func (s *session) tryShowProtectable(kind, id string) (*model.ShowProtectableResponse, error) {
	return s.ShowProtectable(&model.ShowProtectableRequest{
		ProtectableType: *word[model.ShowProtectableRequestProtectableType](s.t, kind),
		InstanceId:      id,
	})
}

func (s *session) showProtectable(kind, id string) *model.ProtectablesResp {
	s.t.Helper()
	answer, err := s.tryShowProtectable(kind, id)
	if err != nil {
		s.t.Fatalf("ShowProtectable(%s): %v", kind, err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Instance == nil || answer.Instance.Protectable == nil {
		s.t.Fatalf("ShowProtectable answers no instance: %s", s.Last.Body)
	}
	return answer.Instance
}

// servers are the first n cloud servers that may be protected and run.
func (s *session) servers(n int) []model.ResourceCreate {
	s.t.Helper()
	return s.pick("server", n, func(p model.ProtectablesResp) bool {
		return p.Protectable.Result && p.Type == typeServer && len(p.Children) > 0
	})
}

// freeDisks are the first n disks that may be protected and are attached to
// nothing, so that they may be restored.
func (s *session) freeDisks(n int) []model.ResourceCreate {
	s.t.Helper()
	return s.disks(n, "available")
}

// disks are the first n disks that may be protected and have a status.
func (s *session) disks(n int, status string) []model.ResourceCreate {
	s.t.Helper()
	return s.pick("disk", n, func(p model.ProtectablesResp) bool {
		return p.Protectable.Result && p.Status != nil && p.Status.Value() == status
	})
}

func (s *session) pick(kind string, n int, fits func(model.ProtectablesResp) bool) []model.ResourceCreate {
	s.t.Helper()
	var picked []model.ResourceCreate
	for _, p := range s.listProtectable(kind, model.ListProtectableRequest{}) {
		if len(picked) < n && p.Protectable != nil && fits(p) {
			picked = append(picked, model.ResourceCreate{Id: p.Id, Type: p.Type})
		}
	}
	if len(picked) < n {
		s.t.Fatalf("the inventory has %d fitting resources of kind %s, the test needs %d", len(picked), kind, n)
	}
	return picked
}

// diskIDs are the ids of a server's disks, in the order of ListProtectable.
func (s *session) diskIDs(server string) []string {
	s.t.Helper()
	var ids []string
	for _, child := range s.showProtectable("server", server).Children {
		if member, ok := child.(map[string]any); ok {
			id, _ := member["id"].(string)
			ids = append(ids, id)
		}
	}
	return ids
}

// excluding is a server without some of its disks.
func excluding(server model.ResourceCreate, disks ...string) model.ResourceCreate {
	server.ExtraInfo = &model.ResourceExtraInfo{ExcludeVolumes: &disks}
	return server
}
