package service

import "github.com/cbrd/cbrd/internal/domain"

// BackUpForTest runs an automatic backup of a vault inside a unit.
func BackUpForTest(u *Unit, vaultID string) error {
	v, err := u.Vault(vaultID)
	if err != nil {
		return err
	}
	_, err = u.backUp(v, CreateCheckpoint{VaultID: vaultID, Incremental: true, AutoTrigger: true})
	return err
}

// AddResourceForTest puts a resource into a project that its seed does not have.
func AddResourceForTest(u *Unit, r *domain.Resource) { u.resources.add(r) }

// WaitersForTest is how many wait for a world.
func (e *Engine) WaitersForTest(worldID string) int {
	e.locks.mu.Lock()
	defer e.locks.mu.Unlock()
	if held := e.locks.held[worldID]; held != nil {
		return int(held.waiting.Load())
	}
	return 0
}
