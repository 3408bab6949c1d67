package conformance

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestRegisterAgent(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		a := s.register(clientA)
		equal(t, "agent_id", a.AgentId, clientA)
		equal(t, "status", value(a.Status), "normal")
		equal(t, "host_name", value(a.HostName), "ecs-00002")
		equal(t, "host_ip", value(a.HostIp), "10.10.0.2")
		equal(t, "host_os", value(a.HostOs), "linux")
		equal(t, "agent_version", value(a.AgentVersion), "1.0.0")
		equal(t, "agent_type", value(a.AgentType), "native")
		s.wantMember("", "agent", "host_nickname")
		s.wantArray(0, "agent", "paths")
		if at := time.Time(value(a.CreatedAt)); at.IsZero() || !at.Equal(time.Time(value(a.LastActiveTime))) {
			t.Errorf("created %s, active %s", at, time.Time(value(a.LastActiveTime)))
		}
	})

	conform(t, "OKAgain", func(t *testing.T, s *session) {
		first := s.register(clientA, "/srv")
		if _, err := s.tryUninstall(clientA); err != nil {
			t.Fatal(err)
		}
		s.advance(time.Hour)
		again := s.register(clientA)
		equal(t, "status", value(again.Status), "normal")
		equal(t, "created_at", time.Time(value(again.CreatedAt)), time.Time(value(first.CreatedAt)))
		s.wantArray(1, "agent", "paths")
	})

	conform(t, "Err7403", func(t *testing.T, s *session) {
		s.register(clientA)
		_, err := s.in(s.account.Projects[1]).tryRegister(&model.AgentRegister{AgentId: clientA, HostName: "h", HostIp: "::1", HostOs: "linux"})
		want(t, err, agentInvalid)
		for _, id := range []string{notUUID, s.servers(1)[0].Id, ""} {
			_, err := s.tryRegister(&model.AgentRegister{AgentId: id, HostName: "h", HostIp: "::1", HostOs: "linux"})
			want(t, err, agentInvalid)
		}
	})

	for name, body := range map[string]string{
		"ErrNothing": `{}`,
		"ErrNoID":    `{"agent":{"host_name":"h","host_ip":"::1","host_os":"linux"}}`,
		"ErrNoHost":  `{"agent":{"agent_id":"` + clientA + `","host_ip":"::1","host_os":"linux"}}`,
		"ErrType":    `{"agent":{"agent_id":"` + clientA + `","host_name":"h","host_ip":"::1","host_os":"linux","agent_type":"tape"}}`,
		"ErrVersion": `{"agent":{"agent_id":"` + clientA + `","host_name":"h","host_ip":"::1","host_os":"linux","agent_version":"new"}}`,
	} {
		conform(t, name, func(t *testing.T, s *session) {
			want(t, s.sendJSON(http.MethodPost, "agents", body), invalidParameter)
		})
	}
}

func TestShowAgent(t *testing.T) {
	t.Parallel()
	for name, id := range map[string]string{"ErrUnknown": nobody, "ErrNotUUID": notUUID} {
		conform(t, name, func(t *testing.T, s *session) {
			_, err := s.tryShowAgent(id)
			want(t, err, agentUnknown)
		})
	}
	conform(t, "ErrOtherProject", func(t *testing.T, s *session) {
		s.register(clientA)
		_, err := s.in(s.account.Projects[1]).tryShowAgent(clientA)
		want(t, err, agentUnknown)
	})
}

func TestUpdateAgent(t *testing.T) {
	t.Parallel()
	conform(t, "OK", func(t *testing.T, s *session) {
		s.register(clientA, "/srv")
		answer, err := s.tryUninstall(clientA)
		if err != nil {
			t.Fatal(err)
		}
		s.wantStatus(http.StatusOK)
		equal(t, "status", value(answer.Agent.Status), "uninstall")
		equal(t, "status afterwards", value(s.showAgent(clientA).Status), "uninstall")
		s.wantArray(1, "agent", "paths")
	})
	conform(t, "Err7403", func(t *testing.T, s *session) {
		_, err := s.tryUninstall(notUUID)
		want(t, err, agentInvalid)
	})
	conform(t, "Err7410", func(t *testing.T, s *session) {
		_, err := s.tryUninstall(nobody)
		want(t, err, agentUnknown)
	})
	conform(t, "ErrStatus", func(t *testing.T, s *session) {
		s.register(clientA)
		want(t, s.sendJSON(http.MethodPut, "agents/"+clientA, `{"agent":{"status":"normal"}}`), invalidParameter)
	})
}

func TestUnregisterAgent(t *testing.T) {
	t.Parallel()
	conform(t, "OK", func(t *testing.T, s *session) {
		s.register(clientA)
		s.unregister(clientA)
		_, err := s.tryShowAgent(clientA)
		want(t, err, agentUnknown)
		want(t, s.tryUnregister(clientA), agentUnknown)
	})
	conform(t, "Err7403", func(t *testing.T, s *session) { want(t, s.tryUnregister(notUUID), agentInvalid) })
}

func TestListAgent(t *testing.T) {
	t.Parallel()
	type request = model.ListAgentRequest

	conform(t, "OKNone", func(t *testing.T, s *session) {
		_, count := s.listAgent(request{})
		equal(t, "count", count, 0)
		s.wantArray(0, "agents")
		s.wantMember(1000.0, "limit")
		s.wantMember(0.0, "offset")
	})

	// The SDK sends limit as a string, and repeats agent_id.
	conform(t, "OKFilters", func(t *testing.T, s *session) {
		s.register(clientA)
		s.register(clientB)
		if _, err := s.tryUninstall(clientA); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			r     request
			want  []string
			count int32
		}{
			"all":      {request{}, []string{clientB, clientA}, 2},
			"limit":    {request{Limit: new("1")}, []string{clientB}, 2},
			"offset":   {request{Limit: new("1000"), Offset: new(int32(1))}, []string{clientA}, 2},
			"status":   {request{Status: new("uninstall")}, []string{clientA}, 1},
			"agent_id": {request{AgentId: &[]string{clientA, clientB}}, []string{clientB, clientA}, 2},
			"one id":   {request{AgentId: &[]string{clientA}}, []string{clientA}, 1},
			"no id":    {request{AgentId: &[]string{nobody}}, nil, 0},
		} {
			agents, count := s.listAgent(c.r)
			var ids []string
			for _, a := range agents {
				ids = append(ids, a.AgentId)
			}
			if !slices.Equal(ids, c.want) || count != c.count {
				t.Errorf("%s: %v of %d, want %v of %d", name, ids, count, c.want, c.count)
			}
		}
	})

	for _, limit := range []string{"0", "1001", "ten", "-1"} {
		conformKeys(t, "ErrLimit"+limit, func(t *testing.T, s *session) {
			_, err := s.ListAgent(&request{Limit: &limit})
			want(t, err, invalidParameter)
		})
	}
}
