//go:build unix

package enginetest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
	"syscall"
)

// watchdog makes the cluster when there is none, runs the server, and holds a
// pipe from the test process. A line in it ends the server and keeps the folder;
// the end of the pipe, which comes however the test process dies, ends the server
// and removes the folder. SIGQUIT is PostgreSQL's immediate stop: nobody needs
// its last checkpoint.
const watchdog = `dir=$1; bin=$2; shift 2
cd /
[ -d "$dir/data" ] || "$bin/initdb" --pgdata="$dir/data" --username=` + superuser + ` --pwfile="$dir/password" \
	--auth=password --encoding=UTF8 --locale=C --no-sync >&2 || exit
"$bin/postgres" -D "$dir/data" "$@" </dev/null & server=$!
exec >/dev/null 2>&1
read -r word
kill -QUIT $server
wait $server
[ "$word" = ` + keepData + ` ] || rm -rf "$dir"
`

// process is a running watchdog.
type process struct {
	command *exec.Cmd
	word    io.WriteCloser
	logEnd  chan struct{}
}

// startWatched returns when the server is ready, or has ended and says why.
func startWatched(ctx context.Context, who *account, dir, bin string, args []string) (*process, error) {
	command := exec.Command("/bin/sh", append([]string{"-c", watchdog, "sh", dir, bin}, args...)...)
	who.use(command, dir)
	// A group of its own: an interrupt at the terminal is the test's, and the
	// watchdog shall outlive a killed group.
	command.SysProcAttr.Setsid = true
	word, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	log, err := command.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	p := &process{command: command, word: word, logEnd: make(chan struct{})}
	ready, failed := make(chan struct{}), make(chan string, 1)
	go p.readLog(log, ready, failed)
	select {
	case <-ready:
		return p, nil
	case last := <-failed:
		err = fmt.Errorf("the server ended: %s", last)
	case <-ctx.Done():
		err = ctx.Err()
	}
	p.end(keepData)
	return nil, err
}

// readLog waits for the ready line and then empties the pipe for the server's life.
func (p *process) readLog(log io.Reader, ready chan<- struct{}, failed chan<- string) {
	defer close(p.logEnd)
	var before []string // the ready line: why it does not come
	lines := bufio.NewReader(log)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			failed <- strings.Join(before, " / ")
			return
		}
		if ready == nil {
			continue
		}
		before = append(before, strings.TrimSpace(line))
		if strings.Contains(line, readyLine) {
			close(ready)
			ready = nil
		}
	}
}

// end tells the watchdog and waits until the server is gone.
func (p *process) end(word string) {
	_, _ = io.WriteString(p.word, word+"\n") // a watchdog that is gone has done its work
	_ = p.word.Close()
	<-p.logEnd
	_ = p.command.Wait() // its status is the last command's of a script that has no failure
}

// account runs programs for somebody who is not root: PostgreSQL refuses root.
type account struct {
	id *syscall.Credential // nil: as the test itself
}

func unprivileged() (*account, error) {
	if os.Geteuid() != 0 {
		return &account{}, nil
	}
	var failed []error
	for _, name := range []string{"nobody", "postgres"} {
		found, err := user.Lookup(name)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		uid, uidErr := strconv.ParseUint(found.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(found.Gid, 10, 32)
		if err := errors.Join(uidErr, gidErr); err != nil {
			return nil, err
		}
		return &account{id: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return nil, fmt.Errorf("root, and nobody else to run as: %w", errors.Join(failed...))
}

// folder makes a temporary one that belongs to the account.
func (a *account) folder() (string, error) {
	dir, err := os.MkdirTemp("", "cbrd-postgres-")
	if err != nil {
		return "", err
	}
	return dir, a.own(dir)
}

func (a *account) own(path string) error {
	if a.id == nil {
		return nil
	}
	return os.Chown(path, int(a.id.Uid), int(a.id.Gid))
}

// use makes command run as the account in dir, with nothing of the environment
// that PostgreSQL would listen to.
func (a *account) use(command *exec.Cmd, dir string) {
	command.Dir = dir
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "LC_ALL=C"}
	command.SysProcAttr = &syscall.SysProcAttr{Credential: a.id}
}
