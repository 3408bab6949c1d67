package service

import (
	"encoding/json"
	"fmt"

	"github.com/cbrd/cbrd/internal/domain"
)

// Contents is what is in a world from its beginning, beside what its seed makes,
// and again after each reset. Things are named by their names, since their ids
// are made with them. It is kept as JSON and grows by addition.
//
// What else a world may begin with is a list of its own here, and a step of
// populate. What users may do is their account's.
type Contents struct {
	Resources []ContentResource `json:"resources,omitempty"`
	Agents    []ContentAgent    `json:"agents,omitempty"`
	Policies  []ContentPolicy   `json:"policies,omitempty"`
	Vaults    []ContentVault    `json:"vaults,omitempty"`
	Faults    []ContentFault    `json:"faults,omitempty"`
}

// ContentAgent is registered in a project, with paths to back up. Its id is made
// up when it is empty.
type ContentAgent struct {
	ProjectID string        `json:"project_id"`
	Agent     RegisterAgent `json:"agent"`
	Paths     []string      `json:"paths,omitempty"`
}

// ContentFault is declared in the world. Resource is something of the project, by
// its id or its name, empty for all there is.
type ContentFault struct {
	ProjectID string       `json:"project_id,omitempty"`
	Resource  string       `json:"resource,omitempty"`
	Fault     domain.Fault `json:"fault"`
}

// ContentResource is added to the inventory of a project.
type ContentResource struct {
	ProjectID string      `json:"project_id"`
	Resource  NewResource `json:"resource"`
}

// ContentPolicy is made in a project.
type ContentPolicy struct {
	ProjectID string       `json:"project_id"`
	Policy    CreatePolicy `json:"policy"`
}

// ContentVault is made in a project, empty and without a policy at first.
type ContentVault struct {
	ProjectID string           `json:"project_id"`
	Vault     CreateVault      `json:"vault"`
	Resources []ContentBinding `json:"resources,omitempty"`
	Policies  []ContentUse     `json:"policies,omitempty"`
}

// ContentBinding is a resource of the vault's project, by its id or its name, with
// the disks of a server to leave out, by theirs.
type ContentBinding struct {
	ID             string   `json:"id,omitempty"`
	Name           string   `json:"name,omitempty"`
	ExcludeVolumes []string `json:"exclude_volumes,omitempty"`
}

// ContentUse is a policy of the vault's project by its name and, for replication,
// the vault of any project that receives, by its name.
type ContentUse struct {
	Policy      string `json:"policy"`
	Destination string `json:"destination,omitempty"`
}

// ContentsError says which part of a world's contents cannot be, and why. At is
// as in "vaults[0].resources[1]".
type ContentsError struct {
	At  string
	Err error
}

func (e *ContentsError) Error() string { return e.At + ": " + e.Err.Error() }
func (e *ContentsError) Unwrap() error { return e.Err }

// at names the part that an error is about.
func at(err error, form string, args ...any) error {
	if err == nil {
		return nil
	}
	return &ContentsError{At: fmt.Sprintf(form, args...), Err: err}
}

// Beginning is a world's contents as text, to be kept, and as the changes that
// make them, to be committed with the world itself.
type Beginning struct {
	Contents string
	Changes  *Changes
}

func (c *Contents) empty() bool {
	return len(c.Resources)+len(c.Agents)+len(c.Policies)+len(c.Vaults)+len(c.Faults) == 0
}

func (c *Contents) encode() (string, error) {
	text, err := json.Marshal(c) //nolint:musttag // what use cases take is kept under the names of Go
	return string(text), err
}

func decodeContents(text string) (c Contents, err error) {
	if text == "" {
		return c, nil
	}
	err = json.Unmarshal([]byte(text), &c) //nolint:musttag // as above
	return c, err
}

// settler makes a world's contents in a unit, by the rules of the use cases.
type settler struct {
	*Unit
	contents Contents
	callers  map[string]Caller // by project
	agents   []*domain.Agent
	policies []*domain.Policy // in the order of contents
	vaults   []*domain.Vault
}
