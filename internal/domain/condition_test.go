package domain_test

import (
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
)

// Each condition answers its codes, for the kinds of resources that can be in it.
func TestConditions(t *testing.T) {
	t.Parallel()
	inv := demoInventory()
	for _, tc := range []struct {
		condition       domain.Condition
		name            string
		backup, restore domain.Code
	}{
		{domain.InOldService, "ecs-web-0001", "BackupService.7112", ""},
		{domain.InOldService, "bms-erp-0001", "BackupService.7112", ""},
		{domain.InOldService, "volume-mail-0001", "BackupService.7005", ""},
		{domain.OldBackups, "volume-mail-0001", "BackupService.6205", ""},
		{domain.DisasterRecovery, "ecs-web-0001", "", "BackupService.7117"},
		{domain.DisasterRecovery, "volume-mail-0001", "", "BackupService.7008"},
		{domain.TooOld, "volume-mail-0001", "BackupService.7007", ""},
		{domain.Unsupported, "ecs-web-0001", "BackupService.7103", ""},
		{domain.Unsupported, "volume-mail-0001", "BackupService.7004", "BackupService.7004"},
		{domain.MixedBackends, "ecs-web-0001", "BackupService.7105", ""},
		{domain.LocalDisk, "volume-mail-0001", "", ""},
		{domain.SubStatus, "sfs-turbo-home", "BackupService.7503", ""},
	} {
		t.Run(string(tc.condition)+" "+tc.name, func(t *testing.T) {
			t.Parallel()
			r := inventoryNamed(t, inv, tc.name).Clone()
			r.Conditions = []domain.Condition{tc.condition}
			if !r.MayBe(tc.condition) || !r.Is(tc.condition) {
				t.Errorf("a %s may not be so", r.Type)
			}
			checkCode(t, domain.Unprotectable(r, inv.DisksOf(r)), tc.backup)
			checkCode(t, domain.RestoreTarget(backedUp(r), r, domain.Profile{}), tc.restore)
		})
	}
	for name, condition := range map[string]domain.Condition{
		"desktop-rkhan": domain.Unsupported, "sfs-turbo-home": domain.OldBackups,
		"ecs-web-0001": domain.LocalDisk, "volume-mail-0001": domain.SubStatus,
	} {
		if inventoryNamed(t, inv, name).MayBe(condition) {
			t.Errorf("%s may be %s", name, condition)
		}
	}
}

// The conditions of a server's disks are its own, unless they are excluded.
func TestConditionsOfDisks(t *testing.T) {
	t.Parallel()
	inv := demoInventory()
	for name, want := range map[string]domain.Code{"bms-erp-0001": "BackupService.7113", "ecs-db-0001": ""} {
		server := inventoryNamed(t, inv, name)
		disks := inv.DisksOf(server)
		disks[1] = disks[1].Clone()
		disks[1].Conditions = []domain.Condition{domain.LocalDisk}
		checkCode(t, domain.Unprotectable(server, disks), want)
		checkCode(t, domain.Unprotectable(server, disks[:1]), "")
		disks[1].Conditions = []domain.Condition{domain.TooOld}
		checkCode(t, domain.Unprotectable(server, disks), "BackupService.7007")
	}
}

func TestRestoreToWhatHasChanged(t *testing.T) {
	t.Parallel()
	inv := demoInventory()
	server := inventoryNamed(t, inv, "ecs-web-0001")
	b := backedUp(server)
	b.OSType = "Windows"
	checkCode(t, domain.RestoreTarget(b, server, domain.Profile{}), "BackupService.7114")
	b.OSType = server.Server.OSType
	checkCode(t, domain.RestoreTarget(b, server, domain.Profile{}), "")
	turbo := inventoryNamed(t, inv, "sfs-turbo-home").Clone()
	b = backedUp(turbo)
	turbo.Size++
	checkCode(t, domain.RestoreTarget(b, turbo, domain.Profile{}), "")
	turbo.Size -= 2
	checkCode(t, domain.RestoreTarget(b, turbo, domain.Profile{}), "BackupService.7507")
}

// A system disk's backup makes the disk it goes to the one that boots.
func TestRestoreToASystemDisk(t *testing.T) {
	t.Parallel()
	inv := demoInventory()
	for _, tc := range []struct {
		server            string
		scsi, crypt, from bool
		want              domain.Code
	}{
		{server: "ecs-db-0001"},
		{server: "ecs-db-0001", crypt: true, want: "BackupService.6140"},
		{server: "ecs-db-0001", crypt: true, from: true},
		{server: "ecs-db-0001", scsi: true, want: "BackupService.6141"},
		{server: "bms-erp-0001", scsi: true},
	} {
		server := inventoryNamed(t, inv, tc.server)
		disks := inv.DisksOf(server)
		b := backedUp(disks[0])
		b.SizeGB, b.Encrypted = 1, tc.from
		to := disks[1].Clone()
		to.Disk.SCSI, to.Disk.Encrypted = tc.scsi, tc.crypt
		checkCode(t, domain.RestoreTargetDisk(b, server, to), tc.want)
	}
}

func TestQuiesceable(t *testing.T) {
	t.Parallel()
	inv := demoInventory()
	checkCode(t, domain.Quiesceable(inventoryNamed(t, inv, "ecs-stopped-0001")), "BackupService.7102")
	checkCode(t, domain.Quiesceable(inventoryNamed(t, inv, "ecs-web-0001")), "")
}
