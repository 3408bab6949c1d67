package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// place are the arguments that put a server's state on an engine.
func place(e enginetest.Engine) []string {
	if e.URL != "" {
		return []string{"--database-url", e.URL}
	}
	return []string{"--data", e.Dir}
}

// What was acknowledged is there after a crash, and after an orderly stop, that
// comes in the middle of writes.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		var all []string
		for _, how := range []os.Signal{os.Kill, syscall.SIGTERM, os.Kill, os.Interrupt} {
			p := start(t, place(e)...)
			p.lasting(all)
			var ended error
			all = append(all, p.post(func(n int) {
				if n == 25 {
					_ = p.cmd.Process.Signal(how) // the posts go on until it is gone
				}
			})...)
			ended = <-p.done
			if how != os.Kill && ended != nil {
				t.Errorf("after %s cbrd ended with %v\n%s", how, ended, p.stderr)
			}
			all = keys(t, all, e)
		}
	})
}

// keys adds the one vault whose answer may not have arrived.
func keys(t *testing.T, acknowledged []string, e enginetest.Engine) []string {
	t.Helper()
	p := start(t, place(e)...)
	p.lasting(acknowledged)
	var all []string
	for id := range p.vaults() {
		all = append(all, id)
	}
	p.stop()
	return all
}

// A backup that runs when the process is killed ends once, after the restart.
func TestTaskSurvives(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		args := append(place(e), "--clock", "frozen")
		p := start(t, args...)
		var disks struct {
			Instances []struct {
				ID     string `json:"id"`
				Name   string `json:"name"`
				Status string `json:"status"`
			} `json:"instances"`
		}
		p.must("GET", "protectables/disk/instances?name=volume-mail-0001", nil, &disks)
		vault, err := p.vault(object{"id": disks.Instances[0].ID, "type": "OS::Cinder::Volume"})
		if err != nil {
			t.Fatal(err)
		}
		p.must("POST", "checkpoints", object{"checkpoint": object{"vault_id": vault}}, nil)
		p.must("POST", "/_cbrd/clock/advance", object{"by": "500ms"}, nil)
		before := p.tasks()
		if len(before) != 1 || before[0].Status != "running" {
			t.Fatalf("tasks %+v", before)
		}
		p.kill()

		p = start(t, args...)
		if again := p.tasks(); len(again) != 1 || again[0] != before[0] {
			t.Errorf("after the restart: %+v, before: %+v", again, before)
		}
		p.must("POST", "/_cbrd/clock/advance", object{"until": "idle"}, nil)
		p.ended(before[0])
		p.kill()

		p = start(t, args...)
		p.must("POST", "/_cbrd/clock/advance", object{"by": "24h"}, nil)
		p.ended(before[0])
		p.stop()
	})
}

// ended fails the test unless a task has ended well, alone and once.
func (p *process) ended(want task) {
	p.t.Helper()
	want.Status = "success"
	if tasks := p.tasks(); len(tasks) != 1 || tasks[0] != want {
		p.t.Errorf("tasks %+v, want %+v", tasks, want)
	}
	var backups struct {
		Backups []struct {
			Status string `json:"status"`
		} `json:"backups"`
	}
	p.must("GET", "backups", nil, &backups)
	if len(backups.Backups) != 1 || backups.Backups[0].Status != "available" {
		p.t.Errorf("backups %+v", backups)
	}
}

// On the real clock nobody has to ask: the scheduler ends the task.
func TestTaskEndsByItself(t *testing.T) {
	t.Parallel()
	p := start(t, "--data", "memory", "--clock", "x1000000")
	var disks struct {
		Instances []struct {
			ID string `json:"id"`
		} `json:"instances"`
	}
	p.must("GET", "protectables/disk/instances?name=volume-mail-0001", nil, &disks)
	vault, err := p.vault(object{"id": disks.Instances[0].ID, "type": "OS::Cinder::Volume"})
	if err != nil {
		t.Fatal(err)
	}
	p.must("POST", "checkpoints", object{"checkpoint": object{"vault_id": vault}}, nil)
	for range 100_000 { // about two milliseconds of the wall are enough
		if p.tasks()[0].Status == "success" {
			p.stop()
			return
		}
	}
	t.Errorf("the task is %+v", p.tasks())
}

func TestSecondProcess(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	p := start(t, "--data", dir)
	text := fails(t, binary(t, "--listen", "127.0.0.1:0", "--data", dir))
	if !strings.Contains(text, dir) || !strings.Contains(text, "in use") || strings.Count(text, "\n") > 2 {
		t.Errorf("says %s", text)
	}
	if id, err := p.vault(); err != nil || id == "" {
		t.Errorf("the first suffers: %v", err)
	}
	p.stop()
	start(t, "--data", dir).stop()
}

func TestTakenPort(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	address := listener.Addr().String()
	text := fails(t, binary(t, "--listen", address, "--data", "memory"))
	if !strings.Contains(text, address) || !strings.Contains(text, "in use") || !strings.Contains(text, "--listen") {
		t.Errorf("says %s", text)
	}
}

func TestDatabaseThatIsNotThere(t *testing.T) {
	t.Parallel()
	text := fails(t, binary(t, "--listen", "127.0.0.1:0", "--database-url", "postgres://u:hidden@127.0.0.1:1/cbrd"))
	if !strings.Contains(text, "127.0.0.1:1") || strings.Contains(text, "hidden") {
		t.Errorf("says %s", text)
	}
}

// fails runs a command that must end with 1, and returns what it says.
func fails(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	var stderr buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("ended with %v, want exit code 1", err)
	}
	if !strings.HasPrefix(stderr.String(), "cbrd: ") {
		t.Errorf("says %s", &stderr)
	}
	return stderr.String()
}
