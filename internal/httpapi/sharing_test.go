package httpapi

import (
	"context"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// friends is how many projects there are to share with: one more than may be.
const friends = domain.MaxMembers + 1

// neighbours makes a world with a second account, all of whose projects lie in the
// first region of the caller's, and returns the cloud as that account sees it.
func (c *cloud) neighbours(world string) *cloud {
	c.t.Helper()
	owner, password := iam.MakeAccount(iam.Blueprint{WorldID: world, Seed: "seed"})
	var near []iam.Project
	for i := range friends {
		near = append(near, iam.Project{
			ID: domain.Chance{Seed: world}.Hex("friend", int64(i), 32), Name: owner.Projects[0].Name,
		})
	}
	friend, secret := iam.MakeAccount(iam.Blueprint{WorldID: world, Seed: "seed", Index: 1, Projects: near})
	_, err := c.worlds.Create(context.Background(), service.Genesis{
		ID: world, Seed: "seed", Pace: domain.PaceStandard, Accounts: []iam.Account{owner, friend},
	})
	c.ok(err)
	c.world, c.account, c.pass, c.project = world, owner, password, owner.Projects[0].ID
	there := *c
	there.account, there.pass, there.project = friend, secret, friend.Projects[0].ID
	return &there
}

// offer asks for a backup to be shared with projects.
func offer(backup string, projects ...string) ask {
	return ask{params: []string{backup}, body: object{"members": projects}}
}

// reply answers for the caller's project.
func (c *cloud) reply(backup, status, vault string) ask {
	body := object{"status": status}
	if vault != "" {
		body["vault_id"] = vault
	}
	return ask{params: []string{backup, c.project}, body: body}
}

// shared is a server's backup that a friend has accepted into a vault.
func (c *cloud) shared(world string) (friend *cloud, backup, vault string) {
	c.t.Helper()
	friend = c.neighbours(world)
	_, backup, _ = c.serverBackedUp("ecs-web-0001")
	c.want("AddMember", offer(backup, friend.project))
	vault = friend.vault("server", 1000)
	friend.want("UpdateMemberStatus", friend.reply(backup, "accepted", vault))
	return friend, backup, vault
}

// A backup is offered, accepted, and taken back; each side sees what is its own.
func TestSharing(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		friend := c.neighbours("shared")
		owners, backup, _ := c.serverBackedUp("ecs-web-0001")
		vault := friend.vault("server", 1000)
		shared, all := ask{query: "own_type=shared"}, ask{query: "own_type=all_granted"}

		c.want("AddMember", offer(backup, friend.project)).golden("ok")
		c.want("ListBackups", all).golden("owner")
		friend.want("ListBackups", shared).golden("pending")
		friend.want("ShowBackup", ask{params: []string{backup}}).golden("pending")
		c.advance(time.Minute)
		friend.want("UpdateMemberStatus", friend.reply(backup, "accepted", vault)).golden("accepted")
		friend.want("ListBackups", shared).golden("accepted")
		friend.want("ListBackups", all).golden("accepted")
		friend.want("ShowBackup", ask{params: []string{backup}}).golden("accepted")
		friend.want("ShowMembersDetail", ask{params: []string{backup}}).golden("ok")
		c.want("ShowMembersDetail", ask{params: []string{backup}, query: "status=accepted&sort=created_at:asc"}).golden("ok")
		c.want("ShowMemberDetail", ask{params: []string{backup, friend.project}}).golden("ok")
		c.want("ListBackups", all).golden("owner")

		if used := friend.used(vault); used == 0 || used != c.used(owners) {
			t.Errorf("the copy takes %d MB, the original %d", used, c.used(owners))
		}
		for query, count := range map[string]int{
			"own_type=private": 0, "": 0, "member_status=accepted": 1, "member_status=pending": 0,
			"own_type=shared&vault_id=" + vault: 1, "own_type=shared&vault_id=" + owners: 0,
			"own_type=shared&parent_id=" + backup: 1, "parent_id=" + backup: 0,
		} {
			if got := friend.want("ListBackups", ask{query: query}).number("count"); got != count {
				t.Errorf("%q lists %d, want %d", query, got, count)
			}
		}
		c.want("DeleteMember", ask{params: []string{backup, friend.project}})
		if used := friend.used(vault); used != 0 {
			t.Errorf("%d MB are left", used)
		}
		friend.refuse(domain.CodeBackupNotFound, "ShowBackup", ask{params: []string{backup}})
		friend.want("ListBackups", shared).golden("past-the-end-of-shared")
		c.want("ShowMembersDetail", ask{params: []string{backup}}).golden("none")
	})
}

func (c *cloud) used(vault string) int {
	c.t.Helper()
	return c.want("ShowVault", ask{params: []string{vault}}).number("vault.billing.used")
}

// What was shared goes with the backup, and what was accepted with the vault.
func TestSharingEnds(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	friend, backup, vault := c.shared("deleted")
	c.want("DeleteBackup", ask{params: []string{backup}})
	c.idle()
	friend.refuse(domain.CodeBackupNotFound, "ShowBackup", ask{params: []string{backup}})
	if used := friend.used(vault); used != 0 {
		t.Errorf("%d MB are left of a backup that is gone", used)
	}

	friend, backup, vault = c.shared("emptied")
	friend.want("DeleteVault", ask{params: []string{vault}})
	c.idle()
	member := c.want("ShowMemberDetail", ask{params: []string{backup, friend.project}})
	if member.text("member.status") != "rejected" || member.at("member.vault_id") != nil {
		t.Errorf("the vault is gone: %s", member.body)
	}
	again := friend.vault("server", 1000)
	friend.want("UpdateMemberStatus", friend.reply(backup, "accepted", again))
	if shown := friend.want("ShowBackup", ask{params: []string{backup}}).text("backup.vault_id"); shown != again {
		t.Errorf("accepted again into %s, shown in %s", again, shown)
	}
	for range 2 {
		friend.want("UpdateMemberStatus", friend.reply(backup, "rejected", ""))
		if used := friend.used(again); used != 0 {
			t.Errorf("%d MB are left of a backup that was rejected", used)
		}
	}
}

// Only the owner restores a shared backup: who receives it is told so, for its parts
// too and whether it has accepted or not, and others find no backup.
func TestSharedBackupIsTheOwnersToRestore(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		friend := c.neighbours("restored")
		_, backup, server := c.serverBackedUp("ecs-web-0001")
		part := c.want("ShowBackup", ask{params: []string{backup}}).text("backup.children.0.id")
		restore := c.restoreBody(backup, server, server.Server.DiskIDs...)
		refused := func(code domain.Code) {
			t.Helper()
			for _, id := range []string{backup, part} {
				friend.refuse(code, "RestoreBackup", ask{params: []string{id}, body: restore})
			}
		}
		refused(domain.CodeBackupNotFound)
		c.want("AddMember", offer(backup, friend.project))
		refused(domain.CodeRestoreOtherServer)
		friend.want("UpdateMemberStatus", friend.reply(backup, "accepted", friend.vault("server", 1000)))
		refused(domain.CodeRestoreOtherServer)
		friend.refuse(domain.CodeBackupNotFound, "RestoreBackup", ask{params: []string{nobody}, body: restore})
		stranger := *friend
		stranger.project = friend.account.Projects[1].ID
		stranger.refuse(domain.CodeBackupNotFound, "RestoreBackup", ask{params: []string{backup}, body: restore})
		if n := friend.want("ListOpLogs", ask{query: "operation_type=restore"}).number("count"); n != 0 {
			t.Errorf("%d restorations", n)
		}
		c.want("DeleteMember", ask{params: []string{backup, friend.project}})
		refused(domain.CodeBackupNotFound)
		c.want("RestoreBackup", ask{params: []string{backup}, body: restore})
	})
}

// An account stands for its projects in the region; a member may be named by the
// id of its record; members see themselves alone.
func TestSharingWithAnAccount(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	friend := c.neighbours("accounts")
	_, backup, _ := c.serverBackedUp("ecs-web-0001")
	c.refuse(domain.CodeTooManyShares, "AddMember", ask{params: []string{backup}, body: object{"domains": list{friend.account.ID}}})
	for i := range 2 {
		if count := c.want("AddMember", offer(backup, friend.account.Projects[i].ID)).number("count"); count != i+1 {
			t.Errorf("%d members after %d", count, i+1)
		}
	}
	second := c.want("ShowMembersDetail", ask{params: []string{backup}, query: "limit=1"})
	if second.number("count") != 2 || second.text("members.0.dest_project_id") != friend.account.Projects[1].ID {
		t.Errorf("a page of members: %s", second.body)
	}
	record := second.text("members.0.id")
	c.want("ShowMemberDetail", ask{params: []string{backup, record}})
	friend.refuse(domain.CodeMemberNotFound, "ShowMemberDetail", ask{params: []string{backup, record}})
	other := ask{params: []string{backup, record}, body: object{"status": "rejected"}}
	friend.refuse(domain.CodeMemberNotFound, "UpdateMemberStatus", other)
	other.project = friend.account.Projects[1].ID
	friend.want("UpdateMemberStatus", other)
	for query, count := range map[string]int{"": 1, "dest_project_id=" + other.project: 0} {
		if got := friend.want("ShowMembersDetail", ask{params: []string{backup}, query: query}).number("count"); got != count {
			t.Errorf("a member sees %d members with %q, want %d", got, query, count)
		}
	}
	c.want("DeleteMember", ask{params: []string{backup, record}})

	reverse := friend.resource("ecs-web-0001")
	theirs := friend.backUp(friend.vault("server", 1000, reverse), object{})
	body := object{"domains": list{c.account.ID}}
	if added := friend.want("AddMember", ask{params: []string{theirs}, body: body}).text("members.0.dest_project_id"); added != c.project {
		t.Errorf("shared with %s, want the project in the region, %s", added, c.project)
	}
}
