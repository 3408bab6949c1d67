package conformance

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func (s *session) tryCheckAgent(asked ...model.ProtectableAgentStatusResource) (*model.CheckAgentResponse, error) {
	return s.CheckAgent(&model.CheckAgentRequest{Body: &model.ProtectableAgentReq{AgentStatus: asked}})
}

func TestCheckAgent(t *testing.T) {
	t.Parallel()

	// In the order they were asked for.
	conform(t, "OK", func(t *testing.T, s *session) {
		pair := s.servers(2)
		answer, err := s.tryCheckAgent(
			model.ProtectableAgentStatusResource{ResourceId: pair[1].Id, ResourceType: pair[1].Type, ResourceName: new("ecs-8f7b")},
			model.ProtectableAgentStatusResource{ResourceId: pair[0].Id, ResourceType: pair[0].Type},
		)
		if err != nil {
			t.Fatal(err)
		}
		s.wantStatus(http.StatusOK)
		s.wantArray(2, "agent_status")
		for i, status := range value(answer.AgentStatus) {
			equal(t, "resource_id", value(status.ResourceId), pair[1-i].Id)
			s.wantMember(false, "agent_status", i, "installed")
		}
	})

	conform(t, "Err7100", func(t *testing.T, s *session) {
		web := s.servers(1)[0]
		for _, id := range []string{nobody, notUUID, s.freeDisks(1)[0].Id} {
			_, err := s.tryCheckAgent(
				model.ProtectableAgentStatusResource{ResourceId: web.Id, ResourceType: web.Type},
				model.ProtectableAgentStatusResource{ResourceId: id, ResourceType: typeServer},
			)
			want(t, err, serverUnknown)
		}
	})

	for name, body := range map[string]string{
		"ErrNothing": `{}`,
		"ErrNoType":  `{"agent_status":[{"resource_id":"` + nobody + `"}]}`,
		"ErrNoID":    `{"agent_status":[{"resource_type":"` + typeServer + `"}]}`,
		"ErrType":    `{"agent_status":[{"resource_id":"` + nobody + `","resource_type":"OS::Tape::Drive"}]}`,
	} {
		conform(t, name, func(t *testing.T, s *session) {
			want(t, s.sendJSON(http.MethodPost, "agent/check", body), invalidParameter)
		})
	}
}

func TestShowReplicationCapabilities(t *testing.T) {
	t.Parallel()

	// Every region of the account replicates to every other.
	conform(t, "OK", func(t *testing.T, s *session) {
		var names []string
		for _, project := range s.account.Projects {
			names = append(names, project.Name)
		}
		answer, err := s.ShowReplicationCapabilities(&model.ShowReplicationCapabilitiesRequest{})
		if err != nil {
			t.Fatal(err)
		}
		s.wantStatus(http.StatusOK)
		s.wantArray(len(names), "regions")
		equal(t, "the first region", value(answer.Regions)[0].Name, s.project.Name)
		for _, region := range value(answer.Regions) {
			others := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == region.Name })
			if !slices.Equal(region.ReplicationDestinations, others) {
				t.Errorf("%s replicates to %v, want %s", region.Name, region.ReplicationDestinations, strings.Join(others, ", "))
			}
		}
	})
}
