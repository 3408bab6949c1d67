package domain

// Protection says which vault holds a resource, so that no other can. A bound
// server has one of its own and one for each of its disks, since a disk may not
// be backed up in two vaults (domain rules 1.1, code 6137).
type Protection struct {
	ProjectID  string `json:"project_id"`
	ResourceID string `json:"resource_id"`
	VaultID    string `json:"vault_id"`
	// BoundID is the resource that is bound: the server, for its disks.
	BoundID string `json:"bound_id"`
	Version int64  `json:"version"`
}

// ProtectionKey identifies the protection of a resource.
func ProtectionKey(projectID, resourceID string) string { return projectID + "/" + resourceID }

func (p *Protection) Key() string     { return ProtectionKey(p.ProjectID, p.ResourceID) }
func (p *Protection) Revision() int64 { return p.Version }

// Order is the same for all: protections have no place of their own in time.
func (p *Protection) Order() int64 { return 0 }
