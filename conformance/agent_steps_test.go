package conformance

import (
	"net/http"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// Two clients, by the ids that they bring with them.
const (
	clientA = "489654f2-363b-4ebf-966a-bdf079d97114"
	clientB = "fb711278-e872-4224-b442-8dafc36a543d"
)

func (s *session) tryRegister(a *model.AgentRegister) (*model.RegisterAgentResponse, error) {
	return s.RegisterAgent(&model.RegisterAgentRequest{Body: &model.AgentRegisterReq{Agent: a}})
}

// register registers a client as its installation does, with paths to back up.
func (s *session) register(id string, paths ...string) *model.Agent {
	s.t.Helper()
	answer, err := s.tryRegister(&model.AgentRegister{
		AgentId: id, HostName: "ecs-00002", HostIp: "10.10.0.2", HostOs: "linux", AgentVersion: new("1.0.0"), AgentType: new("native"),
	})
	if err != nil {
		s.t.Fatalf("RegisterAgent: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if len(paths) > 0 {
		s.addPaths(id, paths...)
	}
	return answer.Agent
}

func (s *session) tryShowAgent(id string) (*model.ShowAgentResponse, error) {
	return s.ShowAgent(&model.ShowAgentRequest{AgentId: id})
}

func (s *session) showAgent(id string) *model.Agent {
	s.t.Helper()
	answer, err := s.tryShowAgent(id)
	if err != nil {
		s.t.Fatalf("ShowAgent: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Agent == nil {
		s.t.Fatalf("ShowAgent answers no agent: %s", s.Last.Body)
	}
	return answer.Agent
}

func (s *session) listAgent(r model.ListAgentRequest) (agents []model.Agent, count int32) {
	s.t.Helper()
	answer, err := s.ListAgent(&r)
	if err != nil {
		s.t.Fatalf("ListAgent: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Agents == nil || answer.Count == nil {
		s.t.Fatalf("ListAgent lacks agents or count: %s", s.Last.Body)
	}
	return *answer.Agents, *answer.Count
}

func (s *session) tryUninstall(id string) (*model.UpdateAgentResponse, error) {
	return s.UpdateAgent(&model.UpdateAgentRequest{AgentId: id, Body: &model.AgentUpdateReq{
		Agent: &model.AgentUpdate{Status: model.GetAgentUpdateStatusEnum().UNINSTALL},
	}})
}

func (s *session) tryUnregister(id string) error {
	_, err := s.UnregisterAgent(&model.UnregisterAgentRequest{AgentId: id})
	return err
}

func (s *session) unregister(id string) {
	s.t.Helper()
	if err := s.tryUnregister(id); err != nil {
		s.t.Fatalf("UnregisterAgent: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if len(s.Last.Body) != 0 {
		s.t.Errorf("UnregisterAgent answers %s", s.Last.Body)
	}
}

func (s *session) tryAddPaths(id string, body model.AgentAddPathReq) (*model.AddAgentPathResponse, error) {
	return s.AddAgentPath(&model.AddAgentPathRequest{AgentId: id, Body: &body})
}

func (s *session) addPaths(id string, paths ...string) (added, existed []string) {
	s.t.Helper()
	answer, err := s.tryAddPaths(id, model.AgentAddPathReq{AddPath: paths})
	if err != nil {
		s.t.Fatalf("AddAgentPath: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Added == nil || answer.Existed == nil {
		s.t.Fatalf("AddAgentPath lacks added or existed: %s", s.Last.Body)
	}
	return *answer.Added, *answer.Existed
}

func (s *session) tryRemovePaths(id string, paths ...string) (*model.RemoveAgentPathResponse, error) {
	return s.RemoveAgentPath(&model.RemoveAgentPathRequest{AgentId: id, Body: &model.AgentRemovePathReq{RemovePath: paths}})
}

func (s *session) removePaths(id string, paths ...string) (removed, unknown []string) {
	s.t.Helper()
	answer, err := s.tryRemovePaths(id, paths...)
	if err != nil {
		s.t.Fatalf("RemoveAgentPath: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Removed == nil || answer.NotExisted == nil {
		s.t.Fatalf("RemoveAgentPath lacks removed or not_existed: %s", s.Last.Body)
	}
	return *answer.Removed, *answer.NotExisted
}

// host is a client as what a file vault protects.
func host(id string) model.ResourceCreate { return model.ResourceCreate{Id: id, Type: typeNative} }

// files are digests of what is on the host of a client now, by folder.
func (s *session) files(id string) map[string]string {
	s.t.Helper()
	files, err := s.control.Files(s.t.Context(), s.world.ID, id)
	if err != nil {
		s.t.Fatalf("files of %s: %v", id, err)
	}
	return files
}
