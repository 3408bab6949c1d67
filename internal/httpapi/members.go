package httpapi

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// addMember is reference 4.4.1.
func addMember(c *call, in wire.AddMembersReq) (any, error) {
	added, count, err := c.App.AddMember(c.request.Context(), c.caller(), c.params["backup_id"],
		service.AddMember{ProjectIDs: in.Members, AccountIDs: in.Domains})
	answer := wire.MembersList{Members: make([]wire.Member, len(added)), Count: count}
	for i := range added {
		answer.Members[i] = c.member(&added[i])
	}
	return answer, err
}

// updateMemberStatus is reference 4.4.2.
func updateMemberStatus(c *call, in wire.UpdateMember) (any, error) {
	m, err := c.App.UpdateMemberStatus(c.request.Context(), c.caller(), c.params["backup_id"], c.params["member_id"],
		service.UpdateMemberStatus{Status: domain.MemberStatus(in.Status), VaultID: or(in.VaultID, "")})
	return wire.MemberResp{Member: c.member(&m)}, err
}

// deleteMember is reference 4.4.5.
func deleteMember(c *call) (any, error) {
	return nil, c.App.DeleteMember(c.request.Context(), c.caller(), c.params["backup_id"], c.params["member_id"])
}

// memberSortKeys are what members can be sorted by.
var memberSortKeys = map[string]bool{"created_at": true, "updated_at": true, "status": true, "id": true}

// showMembersDetail is reference 4.4.4. A member sees itself and no others.
func showMembersDetail(c *call) (any, error) {
	b, err := c.seenBackup()
	if err != nil {
		return nil, err
	}
	get := c.query.Get
	sort, err := sortFrom(get("sort"), memberSortKeys)
	if err != nil {
		return nil, err
	}
	filter := query.Members{
		ProjectID: b.ProjectID, BackupID: b.ID, DestProjectID: get("dest_project_id"), ImageID: get("image_id"),
		Status: get("status"), VaultID: get("vault_id"), Sort: sort, Page: c.page(defaultLimit),
	}
	if viewer := c.params["project_id"]; b.ProjectID != viewer {
		if filter.DestProjectID != "" && filter.DestProjectID != viewer {
			return wire.MembersList{Members: []wire.Member{}}, nil
		}
		filter.DestProjectID = viewer
	}
	return c.listMembers(filter)
}

func (c *call) listMembers(filter query.Members) (any, error) {
	listing, err := c.Reader.ListMembers(c.request.Context(), filter)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(listing.Refs))
	for i, ref := range listing.Refs {
		ids[i] = ref.ID
	}
	found, err := c.Reader.MemberDocs(c.request.Context(), ids)
	answer := wire.MembersList{Members: []wire.Member{}, Count: listing.Count}
	for _, id := range ids {
		if m := found[id]; m != nil {
			answer.Members = append(answer.Members, c.member(m))
		}
	}
	return answer, err
}

// showMemberDetail is reference 4.4.3.
func showMemberDetail(c *call) (any, error) {
	b, err := c.seenBackup()
	if err != nil {
		return nil, err
	}
	m, err := c.findMember(b.ID, c.params["member_id"])
	if err != nil {
		return nil, err
	}
	if m == nil || !slices.Contains([]string{m.ProjectID, m.DestProjectID}, c.params["project_id"]) {
		return nil, domain.Fail(domain.CodeMemberNotFound)
	}
	return wire.MemberResp{Member: c.member(m)}, nil
}

// findMember finds a member of a backup by its project or by its own id.
func (c *call) findMember(backupID, id string) (*domain.Member, error) {
	ctx := c.request.Context()
	byProject, err := c.Reader.Memberships(ctx, id, []string{backupID})
	if err != nil || byProject[backupID] != nil {
		return byProject[backupID], err
	}
	byID, err := c.Reader.MemberDocs(ctx, []string{id})
	if m := byID[id]; m != nil && m.BackupID == backupID {
		return m, err
	}
	return nil, err
}

// member is a membership as the service sends it.
func (api *API) member(m *domain.Member) wire.Member {
	return wire.Member{
		ID: m.ID, BackupID: m.BackupID, DestProjectID: m.DestProjectID, Status: string(m.Status),
		VaultID: orNull(m.VaultID), ImageID: orNull(m.ImageID),
		CreatedAt: api.time(m.CreatedAt), UpdatedAt: api.time(m.UpdatedAt),
	}
}
