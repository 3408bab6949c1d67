package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

// wallClock are the functions of package time that read or wait for real time.
var wallClock = map[string]bool{
	"Now": true, "Since": true, "Until": true, "After": true, "AfterFunc": true,
	"Tick": true, "NewTimer": true, "NewTicker": true, "Sleep": true,
}

// Time is handed in. Tests are held to it as well: they wait for a signal or
// move the clock.
func TestOnlyClockReadsTheTime(t *testing.T) {
	t.Parallel()
	for _, file := range sources(t) {
		if file.nested || strings.HasPrefix(file.path, "internal/clock/") {
			continue
		}
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, file.path, file.text, parser.SkipObjectResolution)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		for _, use := range wallClockUses(parsed) {
			t.Errorf("%s: time.%s outside internal/clock", fset.Position(use.Pos()), use.Sel.Name)
		}
	}
}

func wallClockUses(file *ast.File) []*ast.SelectorExpr {
	name := localName(file, "time")
	if name == "" {
		return nil
	}
	var uses []*ast.SelectorExpr
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && wallClock[sel.Sel.Name] {
			if id, ok := sel.X.(*ast.Ident); ok && id.Name == name {
				uses = append(uses, sel)
			}
		}
		return true
	})
	return uses
}

// localName returns what the file calls an imported package, "" if it does not
// import it.
func localName(file *ast.File, path string) string {
	for _, spec := range file.Imports {
		if value, err := strconv.Unquote(spec.Path.Value); err != nil || value != path {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path
	}
	return ""
}

func TestWallClockUses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"OK", `package p; import "time"; var d = time.Duration(1)`, 0},
		{"OKOtherTime", `package p; import "x/time"; var d = time.Now()`, 0},
		{"ErrCall", `package p; import "time"; var d = time.Now()`, 1},
		{"ErrValue", `package p; import "time"; var now = time.Now`, 1},
		{"ErrRenamed", `package p; import clock "time"; func f() { clock.Sleep(1); <-clock.After(1) }`, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file, err := parser.ParseFile(token.NewFileSet(), "p.go", c.text, 0)
			if err != nil {
				t.Fatal(err)
			}
			if got := len(wallClockUses(file)); got != c.want {
				t.Errorf("found %d uses, want %d", got, c.want)
			}
		})
	}
}
