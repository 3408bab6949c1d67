//go:build unix && !linux

package child

import "syscall"

// Attributes returns what a child of the tests is started with: as owner when
// one is given. Only Linux can tie a child's life to its parent's.
func Attributes(owner *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: owner}
}
