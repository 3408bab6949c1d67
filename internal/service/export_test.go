package service

// BackUpForTest runs an automatic backup of a vault inside a unit.
func BackUpForTest(u *Unit, vaultID string) error {
	v, err := u.Vault(vaultID)
	if err != nil {
		return err
	}
	_, err = u.backUp(v, CreateCheckpoint{VaultID: vaultID, Incremental: true, AutoTrigger: true})
	return err
}
