package child

import "syscall"

// Attributes returns what a child of the tests is started with: as owner when
// one is given, and killed by the kernel when the tests die without stopping it.
func Attributes(owner *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: owner, Pdeathsig: syscall.SIGKILL}
}
