//go:build !unix

package enginetest

import (
	"context"
	"errors"
	"os/exec"
)

type process struct{}

func startWatched(context.Context, *account, string, string, []string) (*process, error) {
	return nil, errors.ErrUnsupported
}

func (*process) end(string) {}

type account struct{}

func unprivileged() (*account, error) {
	return nil, errors.New("tests start a local server on Unix only")
}

func (*account) folder() (string, error) { return "", errors.ErrUnsupported }
func (*account) own(string) error        { return nil }
func (*account) use(*exec.Cmd, string)   {}
