package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// holdVariable makes the test binary a process that has a folder until it is killed.
const holdVariable = "CBRD_STORE_TEST_HOLD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holdVariable); dir != "" {
		hold(dir)
	}
	enginetest.Main(m)
}

func hold(dir string) {
	s, err := Open(context.Background(), Config{Dir: dir})
	if err == nil {
		err = s.inTx(context.Background(), func(tx *Tx) error {
			err := tx.exec(`INSERT INTO meta (key, value) VALUES ('accepted', 'yes')`)
			return err
		})
	}
	fmt.Fprintln(os.Stdout, "held:", err)
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(1)
}

// open opens the store of e, and closes it with the test.
func open(t testing.TB, e enginetest.Engine) *Store {
	t.Helper()
	s, err := Open(t.Context(), Config{URL: e.URL, Dir: e.Dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// each runs the test with a fresh store on each engine.
func each(t *testing.T, run func(t *testing.T, s *Store)) {
	t.Helper()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) { run(t, open(t, e)) })
}

func setMeta(s *Store, ctx context.Context, key, value string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		err := tx.exec(`INSERT INTO meta (key, value) VALUES ($1, $2)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
		return err
	})
}

func TestOpen(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		t.Run("OK", func(t *testing.T) {
			s := open(t, e)
			if err := s.Ping(t.Context()); err != nil {
				t.Error(err)
			}
			if err := setMeta(s, t.Context(), "kept", "yes"); err != nil {
				t.Error(err)
			}
			if s.Location() == "" || strings.Contains(s.Location(), "@") {
				t.Errorf("location %q", s.Location())
			}
		})
		t.Run("Again", func(t *testing.T) {
			s := open(t, e)
			if got, err := s.meta(t.Context(), "kept"); got != "yes" || err != nil {
				t.Errorf("what was stored is %q, %v", got, err)
			}
		})
		t.Run("ErrClosed", func(t *testing.T) {
			s := open(t, e)
			if err := errors.Join(s.Close(), s.Close()); err != nil {
				t.Fatal(err)
			}
			_, readErr := s.meta(t.Context(), "kept")
			for _, err := range []error{readErr, setMeta(s, t.Context(), "kept", "no"), s.Ping(t.Context())} {
				if !errors.Is(err, ErrUnavailable) {
					t.Errorf("a closed store answers %v", err)
				}
			}
		})
	})
}

func TestOpenFolder(t *testing.T) {
	t.Parallel()
	t.Run("OddName", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join(t.TempDir(), "a b?c=1&d%20#e")
		open(t, enginetest.Engine{Dir: dir})
		info, err := os.Stat(filepath.Join(dir, sqliteFile))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("others may read the file: %v", info.Mode())
		}
	})
	t.Run("MemoryIsRemoved", func(t *testing.T) {
		t.Parallel()
		s := open(t, enginetest.Engine{Dir: Memory})
		dir := s.folder.path
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is still there: %v", dir, err)
		}
	})
	t.Run("ErrInUse", func(t *testing.T) {
		t.Parallel()
		e := enginetest.SQLite(t)
		open(t, e)
		_, err := Open(t.Context(), Config{Dir: e.Dir})
		if !errors.Is(err, ErrInUse) {
			t.Errorf("a second store on the folder: %v", err)
		}
	})
	t.Run("ErrNotAFolder", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), Config{Dir: file}); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("ErrNone", func(t *testing.T) {
		t.Parallel()
		if _, err := Open(t.Context(), Config{}); err == nil {
			t.Error("no folder is no error")
		}
	})
}

// A killed process loses neither what it accepted nor the folder for the next one.
func TestOpenAfterKill(t *testing.T) {
	t.Parallel()
	e := enginetest.SQLite(t)
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), holdVariable+"="+e.Dir)
	stdin, inErr := other.StdinPipe()
	stdout, outErr := other.StdoutPipe()
	if err := errors.Join(inErr, outErr, other.Start()); err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	if line, err := bufio.NewReader(stdout).ReadString('\n'); line != "held: <nil>\n" {
		t.Fatal(line, err)
	}
	_, err := Open(t.Context(), Config{Dir: e.Dir})
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), strconv.Itoa(other.Process.Pid)) {
		t.Errorf("while another process has the folder: %v", err)
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.Wait() // it was killed
	s := open(t, e)
	if got, err := s.meta(t.Context(), "accepted"); got != "yes" || err != nil {
		t.Errorf("what the killed process had committed is %q, %v", got, err)
	}
}

func TestOpenPostgres(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{
		"ErrUnreachable": "postgres://me:hidden@127.0.0.1:1/cbrd",
		"ErrURL":         "postgres://me:hidden@127.0.0.1:port/cbrd",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Open(t.Context(), Config{URL: url})
			if err == nil || strings.Contains(err.Error(), "hidden") {
				t.Fatalf("got %v", err)
			}
			if away := errors.Is(err, ErrUnavailable); away != (name == "ErrUnreachable") {
				t.Errorf("unavailable: %v, in %v", away, err)
			}
		})
	}
}

func TestSecret(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		stores := []*Store{open(t, e)}
		if e.URL != "" { // replicas
			stores = append(stores, open(t, e), open(t, e))
		}
		secrets := make(chan string, 12)
		for i := range cap(secrets) {
			go func() {
				secret, err := stores[i%len(stores)].Secret(t.Context(), "tokens")
				if err != nil || len(secret) != secretBytes {
					t.Errorf("%d bytes, %v", len(secret), err)
				}
				secrets <- string(secret)
			}()
		}
		first := <-secrets
		for range cap(secrets) - 1 {
			if <-secrets != first {
				t.Error("two secrets of one name")
			}
		}
		other, err := stores[0].Secret(t.Context(), "else")
		if err != nil || slices.Equal(other, []byte(first)) {
			t.Errorf("another name must have another secret: %v", err)
		}
	})
}
