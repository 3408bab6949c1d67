// Command sdk is the README's example: the unmodified vendor SDK makes a vault,
// protects a server, backs it up, waits, finds the backup and restores from it.
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	cbr "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func main() {
	endpoint := "http://127.0.0.1:8080"
	if len(os.Args) > 1 {
		endpoint = os.Args[1]
	}
	if err := run(endpoint); err != nil {
		log.Fatal(err)
	}
}

func run(endpoint string) error {
	credentials, err := basic.NewCredentialsBuilder().
		WithAk("CBRDDEMOACCESSKEY001").
		WithSk("cbrd-demo-secret-key-000000000000000001").
		WithProjectId("a0000000000000000000000000000001").
		SafeBuild()
	if err != nil {
		return err
	}
	hc, err := cbr.CbrClientBuilder().WithEndpoint(endpoint).WithCredential(credentials).SafeBuild()
	if err != nil {
		return err
	}
	client := cbr.NewCbrClient(hc)

	server, err := freeServer(client)
	if err != nil {
		return err
	}
	fmt.Printf("%-10s %s\n", "server", server.Name)

	// A vault that protects the server.
	created, err := client.CreateVault(&model.CreateVaultRequest{Body: &model.VaultCreateReq{Vault: &model.VaultCreate{
		Name: "my-vault",
		Billing: &model.BillingCreate{
			ConsistentLevel: model.GetBillingCreateConsistentLevelEnum().CRASH_CONSISTENT,
			ObjectType:      model.GetBillingCreateObjectTypeEnum().SERVER,
			ProtectType:     model.GetBillingCreateProtectTypeEnum().BACKUP,
			Size:            2000, // GB
		},
		Resources: []model.ResourceCreate{{Id: server.Id, Type: server.Type}},
	}}})
	if err != nil {
		return err
	}
	vault := created.Vault.Id
	fmt.Printf("%-10s %s\n", "vault", vault)

	// A restore point of all that the vault protects.
	made, err := client.CreateCheckpoint(&model.CreateCheckpointRequest{Body: &model.VaultBackupReq{
		Checkpoint: &model.VaultBackup{VaultId: vault},
	}})
	if err != nil {
		return err
	}
	if err := idle(client, vault); err != nil {
		return err
	}

	// The backup that came of it, and of each of the server's disks.
	found, err := client.ListBackups(&model.ListBackupsRequest{CheckpointId: &made.Checkpoint.Id})
	if err != nil {
		return err
	}
	backup := (*found.Backups)[0]
	fmt.Printf("%-10s %s, %s\n", "found", backup.Name, backup.Status.Value())
	shown, err := client.ShowBackup(&model.ShowBackupRequest{BackupId: backup.Id})
	if err != nil {
		return err
	}
	var disks []model.BackupRestoreServerMapping
	for _, disk := range *shown.Backup.Children {
		disks = append(disks, model.BackupRestoreServerMapping{BackupId: disk.Id, VolumeId: disk.ResourceId})
	}

	// Back to the server, disk by disk.
	_, err = client.RestoreBackup(&model.RestoreBackupRequest{BackupId: backup.Id, Body: &model.BackupRestoreReq{
		Restore: &model.BackupRestore{ServerId: &server.Id, Mappings: &disks},
	}})
	if err != nil {
		return err
	}
	return idle(client, vault)
}

// freeServer is the first server that may be protected and is not yet.
func freeServer(client *cbr.CbrClient) (model.ProtectablesResp, error) {
	answer, err := client.ListProtectable(&model.ListProtectableRequest{
		ProtectableType: model.GetListProtectableRequestProtectableTypeEnum().SERVER,
	})
	if err != nil {
		return model.ProtectablesResp{}, err
	}
	for _, server := range *answer.Instances {
		if server.Protectable.Result {
			return server, nil
		}
	}
	return model.ProtectablesResp{}, fmt.Errorf("every server is protected already")
}

// idle waits until no task of the vault runs, and prints how each went.
func idle(client *cbr.CbrClient, vault string) error {
	for {
		answer, err := client.ListOpLogs(&model.ListOpLogsRequest{VaultId: &vault})
		if err != nil {
			return err
		}
		if len(*answer.OperationLogs) == 0 {
			return fmt.Errorf("vault %s has no task", vault)
		}
		last := (*answer.OperationLogs)[0] // newest first
		switch status := last.Status.Value(); status {
		case "waiting", "running":
			time.Sleep(500 * time.Millisecond)
		default:
			fmt.Printf("%-10s %s, %s to %s\n", last.OperationType.Value(), status, last.StartedAt, *last.EndedAt)
			return nil
		}
	}
}
