package httpapi

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// huawei, otc and reference are what each of the profiles has, in this order.
type switched struct {
	line string // of the ledger
	try  func(c *cloud) string
	want [3]string
}

// switches are all points of the ledger that depend on the profile: each is tried
// in each.
var switches = []switched{
	{"L4", (*cloud).describe, [3]string{"255", "255", "64"}},
	{"L5", (*cloud).countTags, [3]string{"10", "20", "10"}},
	{"L9", (*cloud).replicationStatuses, [3]string{"500", "400", "500"}},
	{"L13", func(c *cloud) string {
		return c.want("CreateVault", ask{body: vaultBody("disk", 10, nil)}).text("vault.created_at")
	}, [3]string{"2026-01-01T00:00:00.000000", "2026-01-01T00:00:00.000000", "2026-01-01T00:00:00.000+00:00"}},
	{"L17", (*cloud).restoreTurbo, [3]string{"only", "never", "only"}},
	{"L18", (*cloud).shareDisk, [3]string{"BackupService.6700", "accepted", "BackupService.6700"}},
	{"L20", (*cloud).overfill, [3]string{"", "BackupService.6108", "BackupService.6108"}},
	{"L32", func(c *cloud) string {
		c.want("MigrateDomain", migration(true))
		return strconv.Itoa(strings.Count(string(c.want("ShowMigrateStatus", ask{}).body), `"region_id"`))
	}, [3]string{"1", "1", "4"}},
	{"D6", func(c *cloud) string {
		return c.want("CreatePolicy", ask{body: policyBody()}).text("policy.trigger.properties.start_time")
	}, [3]string{"2026-01-01 00:00:00", "2026-01-01 00:00:00", "2026-01-01T00:00:00.000+00:00"}},
}

func TestProfiles(t *testing.T) {
	t.Parallel()
	for i, profile := range []string{domain.ProfileHuawei, domain.ProfileOTC, domain.ProfileReference} {
		for _, s := range switches {
			t.Run(s.line+"/"+profile, func(t *testing.T) {
				t.Parallel()
				c := newCloudWith(t, enginetest.SQLite(t), iam.ModeVerify, profile)
				if got := s.try(c); got != s.want[i] {
					t.Errorf("%s, want %s", got, s.want[i])
				}
			})
		}
	}
}

var (
	ledgerLine    = regexp.MustCompile(`(?m)^\| ([A-Z][0-9]+) \|.*\|$`)
	ledgerProfile = regexp.MustCompile(`\| profile: `)
)

// The ledger and the table of switches know the same points.
func TestProfilesAreTheLedgers(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/fidelity.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range ledgerLine.FindAllStringSubmatch(string(text), -1) {
		known := slices.ContainsFunc(switches, func(s switched) bool { return s.line == line[1] })
		if in := ledgerProfile.MatchString(line[0]); in != known {
			t.Errorf("%s depends on the profile: the ledger says %t, the switches %t", line[1], in, known)
		}
	}
}

// describe is the length of the longest description that a vault is made with.
func (c *cloud) describe() string {
	for _, length := range []int{255, 64} {
		body := vaultBody("disk", 10, nil)
		body["vault"].(object)["description"] = strings.Repeat("d", length)
		if got := c.call("CreateVault", ask{body: body}); got.status < 300 {
			body["vault"].(object)["description"] = strings.Repeat("d", length+1)
			c.refuse(domain.CodeInvalidParameter, "CreateVault", ask{body: body})
			return strconv.Itoa(length)
		}
	}
	return "less"
}

// countTags is how many tags a vault can be made with, and be given afterwards.
func (c *cloud) countTags() string {
	for _, n := range []int{20, 10} {
		body := vaultBody("disk", 10, nil)
		body["vault"].(object)["tags"] = someTags(n)
		if c.call("CreateVault", ask{body: body}).status >= 300 {
			continue
		}
		body["vault"].(object)["tags"] = someTags(n + 1)
		c.refuse(domain.CodeInvalidParameter, "CreateVault", ask{body: body})
		vault := c.vault("server", 10)
		c.refuse(domain.CodeTooManyTags, "BatchCreateAndDeleteVaultTags", batch(vault, "create", someTags(n+1)))
		c.want("BatchCreateAndDeleteVaultTags", batch(vault, "create", someTags(n)))
		return strconv.Itoa(n)
	}
	return "fewer"
}

// replicationStatuses is the one status that the codes of replication come with,
// each from a world of its own.
func (c *cloud) replicationStatuses() string {
	var statuses []string
	provocations := slices.Concat(copyCodes(), importCodes(), destinationFaults("1007", "1008"))
	for _, code := range []string{"1001", "1002", "1003", "1004", "1005", "1006", "1007", "1008", "1009", "1013"} {
		at := slices.IndexFunc(provocations, func(p provocation) bool { return p.code == code })
		if at < 0 {
			c.t.Fatalf("nothing provokes %s", code)
		}
		c, p := c.in(c.t, c.t.Name()+code), provocations[at]
		got := c.refuse(domain.Code("BackupService."+code), p.op, p.ask(c))
		statuses = append(statuses, strconv.Itoa(got.status))
	}
	return strings.Join(slices.Compact(statuses), ", ")
}

// destinationFaults declare that another region does not answer.
func destinationFaults(codes ...string) []provocation {
	var made []provocation
	for _, code := range codes {
		made = append(made, provocation{code, "CopyBackup", func(c *cloud) ask {
			_, backup, _ := c.serverBackedUp("ecs-db-0001")
			c.fault(object{"operation": "CopyBackup", "code": "BackupService." + code})
			return c.copyOf(backup, c.replicas())
		}})
	}
	return made
}

// restoreTurbo says what a file system's backup can be restored to.
func (c *cloud) restoreTurbo() string {
	source, other := c.resource("sfs-turbo-home"), c.resource("sfs-turbo-media")
	vault := c.vault("turbo", 10_000, source)
	backup := c.backUp(vault, object{})
	restore := func(to string) ask {
		return ask{params: []string{backup}, body: object{"restore": object{"resource_id": to}}}
	}
	if c.engine.Profile.TurboElsewhere {
		c.refuse(domain.CodeRestoreOtherTurbo, "RestoreBackup", restore(source.ID))
		c.want("RestoreBackup", restore(other.ID))
		c.idle()
		return "never"
	}
	c.refuse(domain.CodeRestoreOtherTurbo, "RestoreBackup", restore(other.ID))
	c.want("RestoreBackup", restore(source.ID))
	c.idle()
	return "only"
}

// shareDisk is what becomes of a disk's backup that is to be shared.
func (c *cloud) shareDisk() string {
	friend := c.neighbours("shares")
	_, backup, _ := c.diskBackedUp()
	if got := c.call("AddMember", offer(backup, friend.project)); got.status >= 300 {
		return got.code()
	}
	vault := friend.vault("disk", 1000)
	return friend.want("UpdateMemberStatus", friend.reply(backup, "accepted", vault)).text("member.status")
}

// overfill is the code of a vault that is smaller than what it protects.
func (c *cloud) overfill() string {
	disk := c.resource("volume-mail-0001")
	body := vaultBody("disk", int(disk.Size)-1, list{object{"id": disk.ID, "type": string(disk.Type)}})
	return c.call("CreateVault", ask{body: body}).code()
}
