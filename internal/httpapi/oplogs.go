package httpapi

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/query"
)

// listOpLogs is reference 4.1.2.
func listOpLogs(c *call) (any, error) {
	from, err := c.queryTime("start_time")
	if err != nil {
		return nil, err
	}
	to, err := c.queryTime("end_time")
	if err != nil {
		return nil, err
	}
	get, page := c.query.Get, c.page(defaultLimit)
	if provider := get("provider_id"); provider != "" && !domain.IsProvider(provider) {
		return nil, domain.Fail(domain.CodeUnknownProvider).On("provider_id")
	}
	listing, err := c.Reader.ListTasks(c.request.Context(), query.Tasks{
		ProjectID: c.params["project_id"], Operation: get("operation_type"), Status: get("status"),
		ProviderID: get("provider_id"), ResourceID: get("resource_id"), ResourceName: get("resource_name"),
		VaultID: get("vault_id"), VaultName: get("vault_name"), EnterpriseProjectID: c.enterpriseProject(), Granted: c.granted(),
		From: from, To: to, Page: page,
	})
	if err != nil {
		return nil, err
	}
	items, err := c.encodeTasks(listing.Refs)
	return listed{"operation_logs", items, listing.Count, page}, err
}

// encodeTasks remembers only tasks that have ended: the progress of one that
// runs is a function of the time it is read.
func (c *call) encodeTasks(refs []query.Ref) ([][]byte, error) {
	now, err := c.worldNow()
	if err != nil {
		return nil, err
	}
	return encodeAll(c, refs, c.Reader.TaskDocs, func(t *domain.Task) (any, bool) { return c.task(t, now), t.Ended() })
}

// showOpLog is reference 4.1.1.
func showOpLog(c *call) (any, error) {
	id := c.params["operation_log_id"]
	found, err := c.Reader.TaskDocs(c.request.Context(), []string{id})
	if err != nil {
		return nil, err
	}
	t := found[id]
	if t == nil || t.ProjectID != c.params["project_id"] {
		return nil, domain.Fail(domain.CodeOpLogNotFound)
	}
	now, err := c.worldNow()
	return wire.OpGetResp{OperationLog: c.task(t, now)}, err
}

func (c *call) worldNow() (time.Time, error) {
	_, now, err := c.Engine.World(c.request.Context(), c.principal.WorldID)
	return now, err
}
