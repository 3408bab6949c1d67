package httpapi

import (
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// listBackups is reference 4.3.3. Children are not listed with their parents.
func listBackups(c *call) (any, error) {
	filter, err := c.backupFilter()
	if err != nil {
		return nil, err
	}
	listing, err := c.Reader.ListBackups(c.request.Context(), filter)
	if err != nil {
		return nil, err
	}
	viewer := ""
	if !filter.Private() {
		viewer = filter.ProjectID
	}
	items, err := c.encodeBackups(viewer, listing.Refs)
	return listed{"backups", items, listing.Count, filter.Page}, err
}

func (c *call) backupFilter() (query.Backups, error) {
	from, err := c.queryTime("start_time")
	if err != nil {
		return query.Backups{}, err
	}
	to, err := c.queryTime("end_time")
	if err != nil {
		return query.Backups{}, err
	}
	get := c.query.Get
	sort, err := sortFrom(get("sort"), sortKeys)
	if err == nil && sort != nil && get("marker") != "" {
		err = domain.Invalid("marker", "marker goes with the default order only, not with sort.")
	}
	return query.Backups{
		ProjectID: c.params["project_id"], CheckpointID: get("checkpoint_id"), VaultID: get("vault_id"),
		ParentID: get("parent_id"), ResourceID: get("resource_id"), ResourceName: get("resource_name"),
		ResourceType: get("resource_type"), ResourceAZ: get("resource_az"), Name: get("name"),
		ImageType: get("image_type"), Statuses: c.query["status"], EnterpriseProjectID: c.enterpriseProject(), Granted: c.granted(),
		Incremental: c.truth("incremental"), From: from, To: to, UsedPercent: c.number("used_percent", 0),
		Own: ownFrom(get("own_type"), get("member_status")), MemberStatus: get("member_status"),
		Sort: sort, Page: c.page(defaultLimit),
	}, err
}

// ownFrom is whose backups are asked for: only those of others have a status of
// sharing.
func ownFrom(ownType, memberStatus string) query.Own {
	if memberStatus != "" {
		return query.OwnShared
	}
	return query.Own(ownType)
}

// sortKeys are what backups can be sorted by (reference 4.3.3).
var sortKeys = map[string]bool{
	"created_at": true, "updated_at": true, "name": true, "status": true, "protected_at": true, "id": true,
}

// sortFrom reads key[:direction],... where a direction that is absent is desc.
func sortFrom(text string, keys map[string]bool) ([]query.Sort, error) {
	var sort []query.Sort
	for _, part := range split(text) {
		key, direction, given := strings.Cut(strings.TrimSpace(part), ":")
		if !keys[key] || given && direction != "asc" && direction != "desc" {
			return nil, domain.Invalid("sort", "sort is not <key>[:asc|desc], joined by commas.")
		}
		sort = append(sort, query.Sort{Key: key, Desc: direction != "asc"})
	}
	return sort, nil
}

// showBackup is reference 4.3.2; a server's comes with its children.
func showBackup(c *call) (any, error) {
	b, err := c.seenBackup()
	if err != nil {
		return nil, err
	}
	children, err := c.Reader.Children(c.request.Context(), b.ID)
	if err != nil {
		return nil, err
	}
	for _, child := range children {
		child.VaultID = b.VaultID
	}
	return c.shownBackup(b, children)
}

// deleteBackup is reference 4.3.4.
func deleteBackup(c *call) (any, error) {
	return nil, c.App.DeleteBackup(c.request.Context(), c.caller(), c.params["backup_id"])
}

// restoreBackup is reference 4.3.6. The reference shows no body; clients read
// the id of the task from it (clients 3.1).
func restoreBackup(c *call, in wire.BackupRestoreReq) (any, error) {
	ask := service.RestoreBackup{
		ServerID: or(in.Restore.ServerID, ""), VolumeID: or(in.Restore.VolumeID, ""),
		ResourceID: or(in.Restore.ResourceID, ""), PowerOn: or(in.Restore.PowerOn, true),
	}
	for _, m := range in.Restore.Mappings {
		ask.Mappings = append(ask.Mappings, domain.Mapping{BackupID: m.BackupID, DiskID: m.VolumeID})
	}
	if in.Restore.Details != nil {
		ask.Destination = in.Restore.Details.DestinationPath
	}
	task, err := c.App.RestoreBackup(c.request.Context(), c.caller(), c.params["backup_id"], ask)
	return wire.BackupRestoreResp{JobID: task}, err
}
