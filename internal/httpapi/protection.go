package httpapi

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
)

// checkAgent is reference 4.2.2.
func checkAgent(c *call, in wire.ProtectableAgentReq) (any, error) {
	site, err := c.site()
	if err != nil {
		return nil, err
	}
	asked := make([]service.AskAgent, len(in.AgentStatus))
	for i, a := range in.AgentStatus {
		if r := site.byID[a.ResourceID]; r != nil && !c.reach.Has(r.EnterpriseProjectID) {
			return nil, c.notAllowed()
		}
		asked[i] = service.AskAgent{ResourceID: a.ResourceID, Type: domain.ResourceType(a.ResourceType)}
	}
	statuses, err := service.CheckAgent(site.resources, asked)
	answer := wire.ProtectableAgentStatusResp{AgentStatus: make([]wire.ProtectableAgentStatus, len(statuses))}
	for i, s := range statuses {
		answer.AgentStatus[i] = wire.ProtectableAgentStatus{ResourceID: s.ResourceID, Installed: s.Installed}
	}
	return answer, err
}

// showReplicationCapabilities is reference 4.2.4.
func showReplicationCapabilities(c *call) (any, error) {
	regions := service.ReplicationCapabilities(c.principal.Account, c.project().Name)
	answer := wire.ReplicationCapabilitiesResp{Regions: make([]wire.ReplicationRegion, len(regions))}
	for i, r := range regions {
		answer.Regions[i] = wire.ReplicationRegion{Name: r.Name, ReplicationDestinations: r.Destinations}
	}
	return answer, nil
}

// updateBackup is reference 4.3.8.
func updateBackup(c *call, in wire.BackupUpdateReq) (any, error) {
	var name *string
	if in.Backup != nil {
		name = in.Backup.Name
	}
	b, children, err := c.App.UpdateBackup(c.request.Context(), c.caller(), c.params["backup_id"], name)
	if err != nil {
		return nil, err
	}
	return c.shownBackup(b, children)
}
