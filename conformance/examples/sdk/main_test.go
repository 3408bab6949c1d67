package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/conformance/internal/server"
)

// TestRun runs the example as it is printed, against a cbrd on its real clock.
func TestRun(t *testing.T) {
	t.Chdir("../..") // where the module is, and the path to cbrd starts
	binary, err := server.Binary(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cbrd, err := server.Start(t.Context(), binary, "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := cbrd.Stop(); err != nil {
			t.Error(err)
		}
	}()
	if err := run(cbrd.URL); err != nil {
		t.Fatal(err)
	}
}

// TestREADME holds the README to what is: the program shown is the one that runs,
// and the settings are those that cbrd knows.
func TestREADME(t *testing.T) {
	program := read(t, "main.go")
	readme := read(t, "../../../README.md")
	t.Run("OKProgram", func(t *testing.T) {
		_, shown, _ := strings.Cut(program, "package main")
		if !strings.Contains(readme, "package main"+shown+"```") {
			t.Error("README.md does not show main.go as it is")
		}
	})
	t.Run("OKSettings", func(t *testing.T) {
		t.Chdir("../..")
		binary, err := server.Binary(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		help, err := exec.CommandContext(t.Context(), binary, "help").Output()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(readme, "```\n"+string(help)+"```") {
			t.Errorf("README.md does not show what `cbrd help` prints:\n%s", help)
		}
	})
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
