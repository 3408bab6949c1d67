package httpapi

// guest is a project that backups are shared with, and the vault it has for them.
type guest struct {
	*cloud
	vault string
}

// sharing is a good request around the members of a server's backup, which is made
// when there is none.
func (r *random) sharing(op string) (a ask, good bool) {
	switch op {
	case "AddMember", "ShowMembersDetail", "ShowMemberDetail", "UpdateMemberStatus", "DeleteMember":
	default:
		return a, false
	}
	backup := r.serverBackup()
	switch op {
	case "AddMember":
		return offer(backup, pick(r, r.guest.account.Projects...).ID), true
	case "ShowMembersDetail":
		return ask{params: []string{backup}}, true
	case "UpdateMemberStatus":
		a = r.guest.reply(backup, pick(r, "accepted", "accepted", "rejected", "pending"), r.guest.vault)
		return r.by(r.guest.cloud, a), true
	}
	return ask{params: []string{backup, pick(r, r.guest.account.Projects...).ID}}, true
}

// serverBackup is one that is shared with the guest, if it can be.
func (r *random) serverBackup() string {
	server := r.resource("ecs-web-0002")
	query := ask{query: "status=available&limit=1&resource_id=" + server.ID}
	if len(r.want("ListBackups", query).at("backups").(list)) == 0 {
		r.call("CreateCheckpoint", backupOf(r.holder(server), object{}))
		r.idle()
	}
	found := r.want("ListBackups", query).at("backups").(list)
	if len(found) == 0 {
		return nobody
	}
	backup := found[0].(object)["id"].(string)
	r.call("AddMember", offer(backup, r.guest.project))
	return backup
}
