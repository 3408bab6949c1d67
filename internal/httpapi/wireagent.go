package httpapi

import (
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
)

// agent is a client as the service sends it.
func (api *API) agent(a *domain.Agent) wire.Agent {
	paths := a.Paths()
	w := wire.Agent{
		AgentID: a.ID, AgentType: a.AgentType, AgentVersion: a.AgentVersion,
		HostName: a.HostName, HostNickname: a.HostNickname, HostIP: a.HostIP, HostOS: a.HostOS,
		Status: string(a.Status), CreatedAt: api.time(a.CreatedAt), UpdatedAt: api.time(a.UpdatedAt),
		LastActiveTime: api.time(a.LastActiveAt), Paths: make([]wire.AgentPath, len(paths)),
	}
	for i, f := range paths {
		w.Paths[i] = wire.AgentPath{
			ID: f.ID, AgentID: a.ID, DirPath: f.Dir, Status: string(f.Status), ExcludePaths: strings.Join(f.Excluded, ","),
		}
	}
	return w
}
