package domain

import (
	"slices"
	"time"
)

// ObjectFile is the object type of the vaults that hold the files of agents
// (reference 4.5.1, Billing.object_type).
const ObjectFile = "file"

// MaxAgentPaths is how many paths of an agent are backed up at most; no source
// has a figure (error 7407).
const MaxAgentPaths = 64

// AgentStatus is the status of an agent. The reference shows normal and uninstall
// (4.6.2, 4.6.3).
type AgentStatus string

// The statuses of an agent; offline is what the control surface can say.
const (
	AgentNormal    AgentStatus = "normal"
	AgentOffline   AgentStatus = "offline"
	AgentUninstall AgentStatus = "uninstall"
)

// Agent is a client that is installed on a host and backs up paths of it
// (reference 4.6). Its id, a UUID of the client's own, is unique in a world.
type Agent struct {
	WorldID   string `json:"world_id"`
	ID        string `json:"id"`
	Seq       int64  `json:"seq"`
	Version   int64  `json:"version"`
	ProjectID string `json:"project_id"`
	// CreatedAt is when it was first registered, LastActiveAt when it last showed
	// that it runs; UTC.
	CreatedAt    time.Time   `json:"created_at"`
	UpdatedAt    time.Time   `json:"updated_at"`
	LastActiveAt time.Time   `json:"last_active_at"`
	Status       AgentStatus `json:"status"`
	AgentHost

	// Folders are the paths of the host that cbrd knows the contents of, in the
	// order it heard of them.
	Folders []*Folder `json:"folders,omitempty"`
}

// AgentHost is what an agent says of itself when it registers (reference 4.6.4).
type AgentHost struct {
	AgentVersion string `json:"agent_version"`
	AgentType    string `json:"agent_type"` // cloud or native
	HostName     string `json:"host_name"`
	HostNickname string `json:"host_nickname"`
	HostIP       string `json:"host_ip"`
	HostOS       string `json:"host_os"`
}

func (a *Agent) Key() string     { return a.ID }
func (a *Agent) Revision() int64 { return a.Version }
func (a *Agent) Order() int64    { return a.Seq }

// Touch records a transition of the agent.
func (a *Agent) Touch(now time.Time) {
	a.Version++
	a.UpdatedAt = now
}

// Clone is a copy that later changes of the agent do not reach.
func (a *Agent) Clone() *Agent {
	own := *a
	own.Folders = slices.Clone(a.Folders)
	for i, f := range own.Folders {
		folder := *f
		folder.Excluded = slices.Clone(f.Excluded)
		own.Folders[i] = &folder
	}
	return &own
}

// Paths are the folders that a client sees: those that are backed up and those
// that were, but not what a restoration left elsewhere.
func (a *Agent) Paths() []*Folder {
	return a.folders(func(f *Folder) bool { return f.Status != FolderRestored })
}

// Covered are the folders that a backup copies.
func (a *Agent) Covered() []*Folder {
	return a.folders(func(f *Folder) bool { return f.Status == FolderAvailable })
}

func (a *Agent) folders(wanted func(*Folder) bool) []*Folder {
	found := make([]*Folder, 0, len(a.Folders))
	for _, f := range a.Folders {
		if wanted(f) {
			found = append(found, f)
		}
	}
	return found
}

// Folder returns the folder with an id, nil when there is none any more.
func (a *Agent) Folder(id string) *Folder {
	return a.find(func(f *Folder) bool { return f.ID == id })
}

// FolderAt returns the folder at a path, nil when cbrd knows of none.
func (a *Agent) FolderAt(dir string) *Folder {
	return a.find(func(f *Folder) bool { return f.Dir == dir })
}

func (a *Agent) find(is func(*Folder) bool) *Folder {
	if i := slices.IndexFunc(a.Folders, is); i >= 0 {
		return a.Folders[i]
	}
	return nil
}

// Keep adds a folder.
func (a *Agent) Keep(f *Folder) {
	a.Folders = append(a.Folders, f)
	a.Forget()
}

// Forget drops folders that are not backed up, the oldest first, when there are
// more than MaxAgentPaths of them: clients could make them without end.
func (a *Agent) Forget() {
	for len(a.Folders)-len(a.Covered()) > MaxAgentPaths {
		oldest := slices.IndexFunc(a.Folders, func(f *Folder) bool { return f.Status != FolderAvailable })
		a.Folders = slices.Delete(a.Folders, oldest, oldest+1)
	}
}

// SizeGB is the capacity of the folders that are backed up, in GB.
func (a *Agent) SizeGB() int64 {
	var sum int64
	for _, f := range a.Covered() {
		sum += f.SizeGB()
	}
	return sum
}

// Subject is the agent as what a vault protects, and its folders as what is
// copied of it: they are to it what disks are to a server. Both are descriptions
// only; contents are the folders'.
func (a *Agent) Subject() (*Resource, []*Resource) {
	host := &Resource{
		ID: a.ID, ProjectID: a.ProjectID, Type: TypeNative, Name: a.HostName, Status: string(a.Status),
		Size: a.SizeGB(), EnterpriseProjectID: "0", Version: a.Version, Agent: true,
	}
	covered := a.Covered()
	folders := make([]*Resource, len(covered))
	for i, f := range covered {
		contents := f.Contents
		folders[i] = &Resource{
			ID: f.ID, ProjectID: a.ProjectID, Type: TypeNative, Name: f.Dir, Size: f.SizeGB(),
			EnterpriseProjectID: "0", Contents: &contents,
		}
	}
	return host, folders
}
