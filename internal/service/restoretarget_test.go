package service_test

import (
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// targetTest asks for a restore of a backup to what it must not be restored to.
type targetTest struct {
	code domain.Code
	// prepare may change the world; ask changes a request that would be granted.
	prepare func(c *cloud, r *domain.Resource)
	ask     func(c *cloud, in *service.RestoreBackup)
}

func (test targetTest) run(c *cloud, r *domain.Resource, in service.RestoreBackup) {
	if test.prepare != nil {
		test.prepare(c, r)
	}
	if test.ask != nil {
		test.ask(c, &in)
	}
	b := c.top(r.ID, 0)
	c.refuses(test.code, func() error { _, err := c.restore(b, in); return err })
}

func status(word string) func(c *cloud, r *domain.Resource) {
	return func(c *cloud, r *domain.Resource) {
		c.setResource(r.ID, func(r *domain.Resource) { r.Status = word })
	}
}

// to asks for a restore to a resource of the inventory.
func to(name string) func(c *cloud, in *service.RestoreBackup) {
	return func(c *cloud, in *service.RestoreBackup) {
		in.ServerID, in.VolumeID, in.ResourceID = "", "", c.resource(name).ID
	}
}

func TestRestoreServerTargets(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for name, test := range map[string]targetTest{
			"ErrNoTarget": {code: domain.CodeInvalidParameter, ask: func(_ *cloud, in *service.RestoreBackup) {
				in.ServerID, in.VolumeID = "", "a volume is not asked for"
			}},
			"ErrNoServer":     {code: domain.CodeServerNotFound, ask: func(_ *cloud, in *service.RestoreBackup) { in.ServerID = "no" }},
			"ErrDisk":         {code: domain.CodeRestoreServerType, ask: to("volume-mail-0001")},
			"ErrBareMetal":    {code: domain.CodeRestoreToBMS, ask: to("bms-erp-0001")},
			"ErrArchitecture": {code: domain.CodeRestoreArchitecture, ask: to("ecs-api-0002")},
			"ErrOtherServer":  {code: domain.CodeRestoreOtherServer, ask: to("ecs-web-0001")},
			"ErrFaulty":       {code: domain.CodeRestoreServerStatus, prepare: status("ERROR")},
			"ErrTerminated":   {code: domain.CodeServerTerminated, prepare: status(domain.StatusSoftDeleted)},
			"ErrNoMappings": {code: domain.CodeInvalidParameter, ask: func(_ *cloud, in *service.RestoreBackup) {
				in.Mappings = nil
			}},
			"ErrMappedTwice": {code: domain.CodeInvalidParameter, ask: func(_ *cloud, in *service.RestoreBackup) {
				in.Mappings[1].DiskID = in.Mappings[0].DiskID
			}},
			"ErrBackupTwice": {code: domain.CodeInvalidParameter, ask: func(_ *cloud, in *service.RestoreBackup) {
				in.Mappings[1].BackupID = in.Mappings[0].BackupID
			}},
			"ErrNoPart": {code: domain.CodeBackupNotFound, ask: func(_ *cloud, in *service.RestoreBackup) {
				in.Mappings[1].BackupID = "no"
			}},
			"ErrNoDisk": {code: domain.CodeDiskNotFound, ask: func(_ *cloud, in *service.RestoreBackup) {
				in.Mappings[1].DiskID = "no"
			}},
			"ErrDiskElsewhere": {code: domain.CodeDiskNotAttached, ask: func(c *cloud, in *service.RestoreBackup) {
				in.Mappings[1].DiskID = c.resource("volume-mail-0001").ID
			}},
			"ErrNotADisk": {code: domain.CodeDiskNotFound, ask: func(_ *cloud, in *service.RestoreBackup) {
				in.Mappings[1].DiskID = in.ServerID
			}},
			"ErrDataToSystem": {code: domain.CodeRestoreDataToSystem, ask: func(_ *cloud, in *service.RestoreBackup) {
				in.Mappings = []domain.Mapping{{BackupID: in.Mappings[1].BackupID, DiskID: in.Mappings[0].DiskID}}
			}},
			"ErrTooSmall": {code: domain.CodeRestoreDiskTooSmall, prepare: func(c *cloud, r *domain.Resource) {
				c.setResource(r.Server.DiskIDs[2], func(d *domain.Resource) { d.Size-- })
			}},
			"ErrDetached": {code: domain.CodeRestoreDiskStatus, prepare: func(c *cloud, r *domain.Resource) {
				status(domain.StatusDiskAvailable)(c, c.inventory().DisksOf(r)[1])
			}},
			"ErrDESS": {code: domain.CodeRestoreDiskType, prepare: func(c *cloud, r *domain.Resource) {
				c.setResource(r.Server.DiskIDs[1], func(d *domain.Resource) { d.Disk.DESS = true })
			}},
		} {
			c.sub(name, func(c *cloud) {
				r := c.resource("ecs-db-0001")
				c.backUp(c.vault("server", 1000, r))
				test.run(c, r, c.wholeServer(r, 0))
			})
		}
		c.sub("ErrBareMetalToServer", func(c *cloud) {
			r := c.resource("bms-erp-0001")
			c.backUp(c.vault("server", 1000, r))
			targetTest{code: domain.CodeRestoreToECS, ask: to("ecs-db-0001")}.run(c, r, c.wholeServer(r, 0))
		})
	})
}

func TestRestoreOtherTargets(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for _, test := range []struct {
			name, objectType, source string
			targetTest
		}{
			{"ErrNoTarget", "disk", "volume-mail-0001", targetTest{
				code: domain.CodeInvalidParameter, ask: func(_ *cloud, in *service.RestoreBackup) { in.VolumeID, in.ResourceID = "", "" },
			}},
			{"ErrNoDisk", "disk", "volume-mail-0001", targetTest{
				code: domain.CodeDiskNotFound, ask: func(_ *cloud, in *service.RestoreBackup) { in.VolumeID = "no" },
			}},
			{"ErrServer", "disk", "volume-mail-0001", targetTest{code: domain.CodeRestoreDiskType, ask: to("ecs-web-0001")}},
			{"ErrDESS", "disk", "volume-mail-0001", targetTest{code: domain.CodeRestoreDiskType, ask: to("volume-dess-0001")}},
			{"ErrAttached", "disk", "volume-mail-0001", targetTest{
				code: domain.CodeRestoreDiskStatus, prepare: status(domain.StatusDiskInUse),
			}},
			{"ErrTooSmall", "disk", "volume-mail-0001", targetTest{
				code: domain.CodeRestoreDiskTooSmall, prepare: func(c *cloud, r *domain.Resource) {
					c.setResource(r.ID, func(r *domain.Resource) { r.Size-- })
				},
			}},
			{"ErrOtherDisk", "disk", "volume-mail-0001", targetTest{code: domain.CodeRestoreOtherServer, ask: to("volume-archive-0001")}},
			{"ErrOtherTurbo", "turbo", "sfs-turbo-home", targetTest{code: domain.CodeRestoreOtherTurbo, ask: to("sfs-turbo-media")}},
			{"ErrNotATurbo", "turbo", "sfs-turbo-home", targetTest{code: domain.CodeRestoreOtherTurbo, ask: to("volume-mail-0001")}},
			{"ErrTurboStatus", "turbo", "sfs-turbo-home", targetTest{code: domain.CodeRestoreTurboStatus, prepare: status("800")}},
			{"ErrNoTurbo", "turbo", "sfs-turbo-home", targetTest{
				code: domain.CodeTurboNotFound, ask: func(_ *cloud, in *service.RestoreBackup) { in.ResourceID = "no" },
			}},
			{"ErrOtherDesktop", "workspace", "desktop-lwang", targetTest{code: domain.CodeRestoreOtherServer, ask: to("desktop-rkhan")}},
			{"ErrNotADesktop", "workspace", "desktop-lwang", targetTest{code: domain.CodeRestoreServerType, ask: to("ecs-web-0001")}},
			{"ErrNoDesktop", "workspace", "desktop-lwang", targetTest{
				code: domain.CodeResourceNotFound, ask: func(_ *cloud, in *service.RestoreBackup) { in.ResourceID = "no" },
			}},
		} {
			c.sub(test.objectType+"/"+test.name, func(c *cloud) {
				r := c.resource(test.source)
				c.backUp(c.vault(test.objectType, 1000, r))
				test.run(c, r, service.RestoreBackup{ResourceID: r.ID})
			})
		}
	})
}
