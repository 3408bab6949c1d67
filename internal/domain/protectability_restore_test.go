package domain_test

import (
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
)

func backedUp(r *domain.Resource) domain.BackedUp {
	b := domain.BackedUp{ResourceID: r.ID, Type: r.Type, SizeGB: r.Size}
	if r.Server != nil {
		b.Architecture = r.Server.Architecture
	}
	if r.Disk != nil {
		b.System = r.Disk.System
	}
	return b
}

func TestRestoreTarget(t *testing.T) {
	t.Parallel()
	inv := demoInventory()
	for _, tc := range []struct {
		source, target string
		status         string // of the target, its own when empty
		want           domain.Code
	}{
		{source: "ecs-web-0001", target: "ecs-web-0001"},
		{source: "ecs-web-0001", target: "ecs-web-0001", status: "SHUTOFF"},
		{source: "ecs-web-0001", target: "ecs-web-0001", status: "DELETED", want: "BackupService.2007"},
		{source: "ecs-web-0001", target: "ecs-web-0001", status: "SOFT_DELETED", want: "BackupService.2007"},
		{source: "ecs-web-0001", target: "ecs-web-0001", status: "ERROR", want: "BackupService.2008"},
		{source: "ecs-web-0001", target: "ecs-web-0002", want: "BackupService.2003"},
		{source: "ecs-web-0001", target: "ecs-error-0001", want: "BackupService.2008"},
		{source: "ecs-web-0001", target: "ecs-api-0002", want: "BackupService.2015"},
		{source: "ecs-api-0002", target: "ecs-web-0001", want: "BackupService.2015"},
		{source: "ecs-web-0001", target: "bms-erp-0001", want: "BackupService.2006"},
		{source: "bms-erp-0001", target: "ecs-web-0001", want: "BackupService.2014"},
		{source: "bms-erp-0001", target: "bms-erp-0001"},
		{source: "bms-erp-0001", target: "bms-hpc-0001", want: "BackupService.2003"},
		{source: "ecs-web-0001", target: "desktop-rkhan", want: "BackupService.7115"},

		{source: "volume-mail-0001", target: "volume-mail-0001"},
		{source: "volume-mail-0001", target: "volume-mail-0001", status: "in-use", want: "BackupService.2011"},
		{source: "volume-mail-0001", target: "volume-mail-0001", status: "error", want: "BackupService.2011"},
		{source: "volume-mail-0001", target: "volume-media-0001", want: "BackupService.2003"},
		{source: "volume-mail-0001", target: "volume-scratch-0001", want: "BackupService.2003"},
		{source: "volume-mail-0001", target: "volume-dess-0001", want: "BackupService.2009"},
		{source: "volume-mail-0001", target: "ecs-web-0001-volume-0000", want: "BackupService.2003"},
		{source: "volume-mail-0001", target: "ecs-web-0001", want: "BackupService.2009"},

		{source: "sfs-turbo-home", target: "sfs-turbo-home"},
		{source: "sfs-turbo-home", target: "sfs-turbo-home", status: "800", want: "BackupService.7511"},
		{source: "sfs-turbo-home", target: "sfs-turbo-frozen", want: "BackupService.7511"},
		{source: "sfs-turbo-home", target: "sfs-turbo-logs", want: "BackupService.7510"},
		{source: "sfs-turbo-home", target: "volume-mail-0001", want: "BackupService.7510"},

		{source: "desktop-rkhan", target: "desktop-rkhan"},
		{source: "desktop-rkhan", target: "desktop-rkhan", status: "ERROR", want: "BackupService.2008"},
		{source: "desktop-rkhan", target: "desktop-lwang", want: "BackupService.2003"},
		{source: "desktop-rkhan", target: "ecs-web-0001", want: "BackupService.7115"},
	} {
		t.Run(verdictName(tc.source+" to "+tc.target+" "+tc.status, tc.want), func(t *testing.T) {
			t.Parallel()
			target := inventoryNamed(t, inv, tc.target)
			if tc.status != "" {
				target.Status = tc.status
			}
			checkCode(t, domain.RestoreTarget(backedUp(inventoryNamed(t, inv, tc.source)), target, domain.Profile{}), tc.want)
		})
	}

	t.Run("OK disk grew", func(t *testing.T) {
		t.Parallel()
		disk := inventoryNamed(t, inv, "volume-mail-0001")
		backup := backedUp(disk)
		disk.Size += 10
		checkCode(t, domain.RestoreTarget(backup, disk, domain.Profile{}), "")
	})
	t.Run("ErrUnknownType", func(t *testing.T) {
		t.Parallel()
		server := inventoryNamed(t, inv, "ecs-web-0001")
		checkCode(t, domain.RestoreTarget(domain.BackedUp{ResourceID: server.ID, Type: "x"}, server, domain.Profile{}), "BackupService.7115")
	})
}

func TestRestoreTargetDisk(t *testing.T) {
	t.Parallel()
	inv := demoInventory()
	const system, data, journal = "ecs-db-0001-volume-0000", "ecs-db-0001-volume-0001", "ecs-db-0001-volume-0002"
	for _, tc := range []struct {
		name             string
		backup, on, to   string
		backupGB, diskGB int64 // sizes, those of the inventory when 0
		status           string
		want             domain.Code
	}{
		{name: "system disk", backup: system, on: "ecs-db-0001", to: system},
		{name: "data disk", backup: data, on: "ecs-db-0001", to: data},
		{name: "other data disk of equal size", backup: journal, backupGB: 80, on: "ecs-db-0001", to: data, diskGB: 80},
		{name: "larger disk", backup: journal, backupGB: 80, on: "ecs-db-0001", to: data, diskGB: 81},
		{name: "smaller disk", backup: data, backupGB: 81, on: "ecs-db-0001", to: journal, diskGB: 80, want: "BackupService.2001"},
		{name: "data to system", backup: data, on: "ecs-db-0001", to: system, want: "BackupService.2013"},
		{name: "not in use", backup: data, on: "ecs-db-0001", to: data, status: "error", want: "BackupService.2011"},
		{name: "another server's disk", backup: data, on: "ecs-db-0001", to: "ecs-db-0002-volume-0001", want: "BackupService.7000"},
		{name: "free disk", backup: data, on: "ecs-db-0001", to: "volume-media-0001", want: "BackupService.7201"},
		{name: "DESS disk", backup: "ecs-dess-0001-volume-0000", on: "ecs-dess-0001", to: "ecs-dess-0001-volume-0001", want: "BackupService.2009"},
		{name: "no server", backup: data, on: "volume-media-0001", to: data, want: "BackupService.7000"},
	} {
		t.Run(verdictName(tc.name, tc.want), func(t *testing.T) {
			t.Parallel()
			backup := backedUp(inventoryNamed(t, inv, tc.backup))
			disk := inventoryNamed(t, inv, tc.to)
			if tc.backupGB != 0 {
				backup.SizeGB, disk.Size = tc.backupGB, tc.diskGB
			}
			if tc.status != "" {
				disk.Status = tc.status
			}
			checkCode(t, domain.RestoreTargetDisk(backup, inventoryNamed(t, inv, tc.on), disk), tc.want)
		})
	}
}
