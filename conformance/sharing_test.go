package conformance

import (
	"context"
	"net/http"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// neighbours are two accounts of a world of their own, each in its first project:
// both lie in one region.
func (s *session) neighbours() (owner, friend *session) {
	s.t.Helper()
	world, err := s.control.NewWorldOf(s.t.Context(), 2)
	if err != nil {
		s.t.Fatalf("make a world: %v", err)
	}
	s.t.Cleanup(func() {
		cover(s.t, s.control, world.ID)
		if err := s.control.DeleteWorld(context.WithoutCancel(s.t.Context()), world.ID); err != nil {
			s.t.Logf("world %s stays: %v", world.ID, err)
		}
	})
	as := func(i int) *session {
		there := *s
		there.world, there.account = world, world.Accounts[i]
		return there.in(there.account.Projects[0])
	}
	return as(0), as(1)
}

func (s *session) tryShare(backup string, members ...string) (*model.AddMemberResponse, error) {
	return s.AddMember(&model.AddMemberRequest{BackupId: backup, Body: &model.AddMembersReq{Members: &members}})
}

func (s *session) share(backup, project string) model.Member {
	s.t.Helper()
	answer, err := s.tryShare(backup, project)
	if err != nil {
		s.t.Fatalf("AddMember: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if len(value(answer.Members)) != 1 || answer.Count == nil {
		s.t.Fatalf("AddMember answers no member: %s", s.Last.Body)
	}
	return (*answer.Members)[0]
}

// tryReply answers for the session's project; no vault is an empty id.
func (s *session) tryReply(backup, status, vault string) (*model.UpdateMemberStatusResponse, error) {
	body := &model.UpdateMember{Status: *word[model.UpdateMemberStatus](s.t, status)}
	if vault != "" {
		body.VaultId = &vault
	}
	return s.UpdateMemberStatus(&model.UpdateMemberStatusRequest{BackupId: backup, MemberId: s.project.ID, Body: body})
}

func (s *session) reply(backup, status, vault string) *model.Member {
	s.t.Helper()
	answer, err := s.tryReply(backup, status, vault)
	if err != nil {
		s.t.Fatalf("UpdateMemberStatus: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Member == nil {
		s.t.Fatalf("UpdateMemberStatus answers no member: %s", s.Last.Body)
	}
	return answer.Member
}

func (s *session) members(backup string) []model.Member {
	s.t.Helper()
	answer, err := s.ShowMembersDetail(&model.ShowMembersDetailRequest{BackupId: backup})
	if err != nil {
		s.t.Fatalf("ShowMembersDetail: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Members == nil || answer.Count == nil {
		s.t.Fatalf("ShowMembersDetail lacks members or count: %s", s.Last.Body)
	}
	return *answer.Members
}

func (s *session) deleteMember(backup, member string) error {
	_, err := s.DeleteMember(&model.DeleteMemberRequest{BackupId: backup, MemberId: member})
	return err
}

// listOwned lists backups by whose they are.
func (s *session) listOwned(ownType string) []model.BackupResp {
	s.t.Helper()
	backups, _ := s.listBackups(model.ListBackupsRequest{OwnType: word[model.ListBackupsRequestOwnType](s.t, ownType)})
	return backups
}

func TestShareBackup(t *testing.T) {
	t.Parallel()

	// The way of Terraform's cbr_backup_share and cbr_backup_share_accepter.
	conform(t, "OK", func(t *testing.T, s *session) {
		owner, friend := s.neighbours()
		vault := owner.vaultOf("server", owner.servers(1)...)
		_, backups := owner.backUp(vault)
		backup := backups[0].Id
		member := owner.share(backup, friend.project.ID)
		equal(t, "status", member.Status.Value(), "pending")
		equal(t, "dest_project_id", value(member.DestProjectId), friend.project.ID)
		equal(t, "backup_id", value(member.BackupId), backup)
		equal(t, "offered", len(friend.listOwned("shared")), 1)

		into := friend.vaultOf("server")
		equal(t, "status", friend.reply(backup, "accepted", into).Status.Value(), "accepted")
		seen := friend.showBackup(backup)
		equal(t, "vault_id", seen.VaultId, into)
		equal(t, "project_id", seen.ProjectId, owner.project.ID)
		equal(t, "vault_id of the owner", owner.showBackup(backup).VaultId, vault)
		if used := friend.showVault(into).Billing.Used; used == 0 {
			t.Error("the accepted backup takes nothing")
		}
		equal(t, "shared", len(friend.listOwned("shared")), 1)
		equal(t, "all_granted", len(friend.listOwned("all_granted")), 1)
		equal(t, "private", len(friend.listOwned("private")), 0)

		listed := owner.members(backup)
		equal(t, "members", len(listed), 1)
		equal(t, "vault_id of the member", value(listed[0].VaultId), into)
		detail, err := owner.ShowMemberDetail(&model.ShowMemberDetailRequest{BackupId: backup, MemberId: friend.project.ID})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "id of the member", value(detail.Member.Id), value(member.Id))

		if err := owner.deleteMember(backup, friend.project.ID); err != nil {
			t.Fatal(err)
		}
		owner.wantStatus(http.StatusNoContent)
		equal(t, "members", len(owner.members(backup)), 0)
		equal(t, "used", friend.showVault(into).Billing.Used, 0)
		_, err = friend.ShowBackup(&model.ShowBackupRequest{BackupId: backup})
		want(t, err, backupUnknown)
	})

	conform(t, "OKRejectAndDelete", func(t *testing.T, s *session) {
		owner, friend := s.neighbours()
		_, backups := owner.backUp(owner.vaultOf("server", owner.servers(1)...))
		backup := backups[0].Id
		owner.share(backup, friend.project.ID)
		into := friend.vaultOf("server")
		for range 2 {
			friend.reply(backup, "accepted", into)
			equal(t, "status", friend.reply(backup, "rejected", "").Status.Value(), "rejected")
			equal(t, "used", friend.showVault(into).Billing.Used, 0)
		}
		friend.reply(backup, "accepted", into)
		owner.deleteBackup(backup)
		owner.idle()
		equal(t, "used", friend.showVault(into).Billing.Used, 0)
		equal(t, "shared", len(friend.listOwned("shared")), 0)
	})
}

func TestShareBackupRefused(t *testing.T) {
	t.Parallel()

	conformKeys(t, "Err", func(t *testing.T, s *session) {
		owner, friend := s.neighbours()
		_, backups := owner.backUp(owner.vaultOf("server", owner.servers(1)...))
		_, disks := owner.backUp(owner.vaultOf("disk", owner.freeDisks(1)...))
		backup := backups[0].Id
		refused := func(f failure, members ...string) {
			t.Helper()
			_, err := owner.tryShare(backup, members...)
			want(t, err, f)
		}
		refused(strangerProject, s.project.ID) // of another world
		refused(strangerProject, owner.project.ID)
		refused(strangerProject, friend.account.Projects[1].ID)
		_, err := owner.tryShare(disks[0].Id, friend.project.ID)
		want(t, err, notShareable)
		owner.share(backup, friend.project.ID)
		refused(alreadyShared, friend.project.ID)
		_, err = friend.tryShare(backup, owner.project.ID)
		want(t, err, notTheOwner)
		want(t, owner.deleteMember(backup, nobody), memberUnknown)
		for vault, f := range map[string]failure{
			"": memberNoVault, nobody: vaultUnknown, friend.vaultOf("disk"): vaultUnfit,
		} {
			_, err = friend.tryReply(backup, "accepted", vault)
			want(t, err, f)
		}
	})
}
