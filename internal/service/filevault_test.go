package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/service"
)

const month = 30 * 24 * time.Hour

func TestFileVault(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OKBackup", backUpFiles)
		c.sub("OKRestore", restoreFilesToOrigin)
		c.sub("OKRestoreElsewhere", restoreFilesElsewhere)
		c.sub("OKRestoreForgotten", restoreForgottenFolder)
		c.sub("OKRestoreOnePath", restoreOnePath)
		c.sub("OKSizes", fileVaultSizes)
		c.sub("OKPolicy", func(c *cloud) {
			c.register(agentA, "/srv", "/etc")
			v := c.fileVault(agentA)
			c.schedule(v, keep(3), daily(0, 6, 12, 18))
			c.advance(5 * 24 * time.Hour)
			v = c.vaultNow(v.ID)
			if n := v.Bindings[0].BackupCount; n != 3 || v.Used == 0 {
				c.t.Errorf("%d backups of %d MB, want 3", n, v.Used)
			}
		})
		c.sub("OKUnregister", unregisterBound)
		c.sub("OKDeleteVault", func(c *cloud) {
			c.register(agentA, "/srv")
			v := c.fileVault(agentA)
			c.backUp(v)
			c.ok(c.deleteVault(v))
			c.idle()
			if backups := c.chain(agentA); len(backups) != 0 || c.agent(agentA) == nil {
				c.t.Errorf("%d backups are left, the agent is %v", len(backups), c.agent(agentA))
			}
			c.fileVault(agentA)
		})
		c.sub("OKNoAutoBind", func(c *cloud) {
			in := plan("file")
			in.AutoBind = true
			v, err := c.app.CreateVault(context.Background(), c.caller, in)
			c.ok(err)
			c.schedule(v, keepAll, daily(0))
			c.advance(48 * time.Hour)
			if n := len(c.vaultNow(v.ID).Bindings); n != 0 {
				c.t.Errorf("%d resources were bound", n)
			}
		})
		c.sub("ErrStatus", agentStatusRefused)
		c.sub("ErrNoPaths", func(c *cloud) {
			c.register(agentA)
			v := c.fileVault(agentA)
			c.refused(c.tryBackUp(v), domain.CodeNothingToBackUp)
		})
		c.sub("ErrServer", func(c *cloud) {
			c.refused(c.create(plan("file", c.resource("ecs-db-0001"))), domain.CodeResourceTypeUnsupportedByVault)
			c.register(agentA)
			c.refused(c.create(plan("server", &domain.Resource{ID: agentA, Type: domain.TypeNative})), domain.CodeServerNotFound)
		})
		c.sub("ErrTwoVaults", func(c *cloud) {
			c.register(agentA)
			c.fileVault(agentA)
			c.refused(c.create(plan("file", &domain.Resource{ID: agentA, Type: domain.TypeNative})), domain.CodeResourceInOtherVault)
		})
		c.sub("ErrRestore", restoreFilesRefused)
	})
}

// held are the digests of what the parts of a backup show, by path.
func (c *cloud) held(agent string, n int) map[string]string {
	c.t.Helper()
	chain := domain.NewChain(agent, c.chain(agent))
	digests := map[string]string{}
	for _, part := range chain.Parts(chain.Backups[n]) {
		digests[part.ResourceName] = blocks.Digest(chain.View(part))
	}
	return digests
}

func backUpFiles(c *cloud) {
	c.register(agentA, "/srv", "/etc")
	v := c.fileVault(agentA)
	var taken []map[string]string
	for range 3 {
		taken = append(taken, c.files(agentA))
		c.backUp(v)
		c.advance(time.Hour)
	}
	for i, want := range taken {
		if diff := cmp.Diff(want, c.held(agentA, i)); diff != "" {
			c.t.Errorf("backup %d shows other files than there were (-files +backup):\n%s", i, diff)
		}
	}
	top := c.top(agentA, 0)
	if top.ResourceType != domain.TypeNative || top.ResourceName != "host" || top.Status != domain.BackupAvailable || top.Holds {
		c.t.Errorf("%+v", top)
	}
	v = c.vaultNow(v.ID)
	var held int64
	for _, b := range c.chain(agentA) {
		held += b.Pieces.Blocks()
	}
	if v.Used != held || held == 0 || v.Bindings[0].BackupCount != 3 {
		c.t.Errorf("the vault says %d MB, its backups hold %d", v.Used, held)
	}
	c.ok(c.deleteBackup(top))
	c.idle()
	if diff := cmp.Diff(taken[1], c.held(agentA, 0)); diff != "" {
		c.t.Errorf("after the first was deleted the second shows other files:\n%s", diff)
	}
}

// restored restores a backup of an agent and waits for it.
func (c *cloud) restored(n int, destination string) {
	c.t.Helper()
	_, err := c.restore(c.top(agentA, n), service.RestoreBackup{ResourceID: agentA, Destination: destination})
	c.ok(err)
	c.idle()
}

func restoreFilesToOrigin(c *cloud) {
	c.register(agentA, "/srv", "/etc")
	v := c.fileVault(agentA)
	before := c.files(agentA)
	c.backUp(v)
	c.advance(month)
	if cmp.Equal(before, c.files(agentA)) {
		c.t.Fatal("the files are the same after a month: nothing to restore")
	}
	c.restored(0, "")
	if diff := cmp.Diff(before, c.files(agentA)); diff != "" {
		c.t.Errorf("other files than when they were backed up:\n%s", diff)
	}
	if b := c.vaultNow(v.ID).Bindings[0]; !b.Idle() || b.ProtectStatus != domain.Protected {
		c.t.Errorf("%+v", b)
	}
}

func restoreOnePath(c *cloud) {
	c.register(agentA, "/srv", "/etc")
	v := c.fileVault(agentA)
	before := c.files(agentA)
	c.backUp(v)
	c.advance(month)
	children, err := c.store.Children(context.Background(), c.top(agentA, 0).ID)
	c.ok(err)
	_, err = c.restore(children[1], service.RestoreBackup{ResourceID: agentA})
	c.ok(err)
	c.idle()
	if after := c.files(agentA); after["/etc"] != before["/etc"] || after["/srv"] == before["/srv"] {
		c.t.Errorf("before %v, after %v", before, after)
	}
	if b := c.vaultNow(v.ID).Bindings[0]; !b.Idle() || b.ProtectStatus != domain.Protected {
		c.t.Errorf("the restoration has ended, but %+v", b)
	}
}

func restoreFilesElsewhere(c *cloud) {
	c.register(agentA, "/srv", "/etc")
	c.backUp(c.fileVault(agentA))
	before, size := c.held(agentA, 0), c.agent(agentA).SizeGB()
	c.advance(month)
	origin := c.files(agentA)
	for range 2 {
		c.restored(0, "/back/")
	}
	c.advance(month)
	after := c.files(agentA)
	for _, dir := range []string{"/srv", "/etc"} {
		if after["/back"+dir] != before[dir] {
			c.t.Errorf("/back%s does not have the files of the backup of %s", dir, dir)
		}
		if origin[dir] == before[dir] {
			c.t.Errorf("%s was restored too", dir)
		}
	}
	a := c.agent(agentA)
	if len(a.Paths()) != 2 || len(a.Folders) != 4 || a.SizeGB() != size {
		c.t.Errorf("%d paths of %d folders, %d GB: what is restored is not backed up", len(a.Paths()), len(a.Folders), a.SizeGB())
	}
	_, _, err := c.addPaths(agentA, "/back/srv")
	c.ok(err)
	if got := c.files(agentA)["/back/srv"]; got != before["/srv"] {
		c.t.Error("a path to which files were restored does not have them when it is backed up")
	}
}

// A folder that cbrd has forgotten is known again when it is restored.
func restoreForgottenFolder(c *cloud) {
	c.register(agentA, "/srv")
	c.backUp(c.fileVault(agentA))
	want := c.held(agentA, 0)["/srv"]
	for i := range domain.MaxAgentPaths + 1 {
		dir := "/many/" + string(rune('A'+i))
		_, _, err := c.addPaths(agentA, dir)
		c.ok(err)
		_, _, err = c.removePaths(agentA, dir, "/srv")
		c.ok(err)
	}
	if c.agent(agentA).FolderAt("/srv") != nil || len(c.agent(agentA).Folders) != domain.MaxAgentPaths {
		c.t.Fatalf("%d folders are known", len(c.agent(agentA).Folders))
	}
	c.restored(0, "")
	if got := c.files(agentA)["/srv"]; got != want {
		c.t.Errorf("/srv has %s, the backup %s", got, want)
	}
}

// What an agent takes of its vault follows its paths.
func fileVaultSizes(c *cloud) {
	c.register(agentA)
	v := c.fileVault(agentA)
	for _, change := range []func(string, ...string) ([]string, []string, error){c.addPaths, c.removePaths, c.addPaths} {
		_, _, err := change(agentA, "/srv", "/etc")
		c.ok(err)
		a, b := c.agent(agentA), c.vaultNow(v.ID).Bindings[0]
		if b.Size != a.SizeGB() || (b.Size == 0) != (len(a.Covered()) == 0) {
			c.t.Errorf("%d GB in the vault, %d of %d paths", b.Size, a.SizeGB(), len(a.Covered()))
		}
	}
}

// An agent that goes takes its backups with it.
func unregisterBound(c *cloud) {
	c.register(agentA, "/srv")
	v := c.fileVault(agentA)
	c.refused(c.busyUnregister(v), domain.CodePerformingBackups)
	c.idle()
	locked := true
	c.ok(c.unregister(agentA))
	if c.agent(agentA) != nil || c.vaultNow(v.ID).Bindings[0].ProtectStatus != domain.Removing {
		c.t.Errorf("the agent is %v, %+v", c.agent(agentA), c.vaultNow(v.ID).Bindings[0])
	}
	c.register(agentA, "/srv")
	c.refused(c.add(v, service.BindResource{ID: agentA, Type: domain.TypeNative}), domain.CodeResourcesBeingRemoved)
	c.ok(c.unregister(agentA))
	c.idle()
	if v := c.vaultNow(v.ID); len(v.Bindings) != 0 || v.Used != 0 || len(c.chain(agentA)) != 0 {
		c.t.Errorf("%+v", v)
	}
	c.register(agentA, "/srv")
	c.ok(c.add(v, service.BindResource{ID: agentA, Type: domain.TypeNative}))
	c.ok(c.update(v, service.UpdateVault{Locked: &locked}))
	c.refused(c.unregister(agentA), domain.CodeVaultCannotBeUpdated)
}

func (c *cloud) busyUnregister(v *domain.Vault) error {
	c.begin(v)
	return c.unregister(agentA)
}

func agentStatusRefused(c *cloud) {
	c.register(agentA, "/srv")
	c.register(agentB, "/srv")
	v := c.fileVault(agentA)
	c.backUp(v)
	for _, status := range []domain.AgentStatus{domain.AgentOffline, domain.AgentUninstall} {
		c.setAgent(agentA, status)
		c.setAgent(agentB, status)
		c.refused(c.tryBackUp(v), domain.CodeBackupResourceStatus)
		c.refused(c.add(v, service.BindResource{ID: agentB, Type: domain.TypeNative}), domain.CodeBackupResourceStatus)
		_, err := c.restore(c.top(agentA, 0), service.RestoreBackup{ResourceID: agentA})
		c.refused(err, domain.CodeRestoreServerStatus)
	}
	c.setAgent(agentA, domain.AgentNormal)
	c.ok(c.tryBackUp(v))
}

func restoreFilesRefused(c *cloud) {
	c.register(agentA, "/srv")
	c.register(agentB, "/srv")
	c.backUp(c.fileVault(agentA))
	for id, code := range map[string]domain.Code{
		"": domain.CodeInvalidParameter, "none": domain.CodeAgentNotFound, agentB: domain.CodeRestoreOtherServer,
		c.resource("ecs-db-0001").ID: domain.CodeAgentNotFound,
	} {
		_, err := c.restore(c.top(agentA, 0), service.RestoreBackup{ResourceID: id})
		c.refused(err, code)
	}
}
