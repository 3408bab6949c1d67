package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/openapi"
)

// WorldFile is a file that describes the default world, in YAML or JSON, as the
// schema docs/world.schema.json has it.
type WorldFile struct {
	name    string
	request worldRequest
	lines   map[string]int // of its parts
}

// IsWorldFile reports whether a value of --seed names a file, by its extension.
// Any other is the word that makes up a world.
func IsWorldFile(seed string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(seed)))
}

// OpenWorldFile reads a file. Its errors name the line and the part.
func OpenWorldFile(path string) (*WorldFile, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	text, err := io.ReadAll(io.LimitReader(file, maxBody+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxBody {
		return nil, fmt.Errorf("%s: has more than %d bytes", path, maxBody)
	}
	return readWorldFile(path, string(text))
}

func readWorldFile(name, text string) (*WorldFile, error) {
	f := &WorldFile{name: name}
	value, lines, err := readYAML(text)
	if f.lines = lines; err != nil {
		return nil, f.Explain(err)
	}
	body, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	contract, err := openapi.Operation("CreateWorld")
	if err != nil {
		return nil, err
	}
	if err := contract.CheckRequest(nil, nil, body); err != nil {
		return nil, f.Explain(err)
	}
	if err := json.Unmarshal(body, &f.request); err != nil {
		return nil, f.Explain(err)
	}
	if id := f.request.ID; id != "" && id != service.DefaultWorldID {
		return nil, f.Explain(misplaced("id", "a file describes the default world"))
	}
	return f, f.Explain(f.request.Clock.check())
}

// Explain puts the file and the line before an error about a part of it.
func (f *WorldFile) Explain(err error) error {
	if err == nil {
		return nil
	}
	if wrong, ok := errors.AsType[*yamlError](err); ok {
		return fmt.Errorf("%s:%d: %w", f.name, wrong.line, wrong)
	}
	if breach, ok := errors.AsType[*openapi.Breach](err); ok {
		return fmt.Errorf("%s:%d: %s", f.name, f.line(breach.Field), joined(breach.Field, breach.Reason))
	}
	if wrong, ok := errors.AsType[*service.ContentsError](err); ok {
		return fmt.Errorf("%s:%d: %s", f.name, f.line(wrong.At), contentsText(wrong))
	}
	if _, ok := errors.AsType[failure](err); ok {
		return fmt.Errorf("%s:%d: %s", f.name, f.line("clock"), joined("clock", err.Error()))
	}
	return fmt.Errorf("%s: %w", f.name, err)
}

// line is where a part is, or the nearest that is around it.
func (f *WorldFile) line(path string) int {
	for path != "" {
		if line, ok := f.lines[path]; ok {
			return line
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return 1
}

// contentsText says why a part cannot be: with the words of the table of errors,
// where the rules of the API refuse it.
func contentsText(wrong *service.ContentsError) string {
	refusal, ok := errors.AsType[*domain.Error](wrong.Err)
	if !ok {
		return wrong.Error()
	}
	text := refusal.Detail
	if row, known := openapi.LookupError(string(refusal.Code)); known && text == "" {
		text = row.Message
	}
	return joined(wrong.At, fmt.Sprintf("%s (%s)", text, refusal.Code))
}

// Accounts are those that the file describes, with the passwords of their first
// users by the accounts' ids.
func (f *WorldFile) Accounts() (made []iam.Account, passwords map[string]string, err error) {
	seed := f.request.genesis(service.Genesis{Seed: DefaultSeed}).Seed
	return f.request.accounts(service.DefaultWorldID, seed)
}

// Genesis is the default world as the file has it. What it leaves out is as given.
func (f *WorldFile) Genesis(g service.Genesis, wall service.Wall) (service.Genesis, error) {
	g = f.request.genesis(g)
	if f.request.Clock.Mode != "" {
		setting, err := f.request.Clock.setting(wall.Now())
		if err != nil {
			return g, f.Explain(err)
		}
		g.Clock = setting
	}
	g.ID = service.DefaultWorldID
	made, _, err := f.request.accounts(g.ID, g.Seed)
	if err != nil {
		return g, f.Explain(err)
	}
	g.Accounts = made
	g.Contents, err = f.request.contents(append(defaultAccounts(), made...))
	return g, f.Explain(err)
}
