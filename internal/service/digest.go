package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/iam"
)

// Digest is what is on a resource, as one text: two resources have the same
// digest when they have the same contents.
type Digest struct {
	Resource *domain.Resource
	Whole    string
	// Disks are those of a server, in its order.
	Disks []DiskDigest
}

// DiskDigest is the digest of one disk of a server.
type DiskDigest struct{ ID, Digest string }

// DigestOf computes the digest of a resource at the world's present; nil when
// the project has no such resource.
func DigestOf(ctx context.Context, e *Engine, stored StoredResources, worldID string, project iam.Project, resourceID string) (*Digest, error) {
	resources, err := Site(ctx, e, stored, worldID, project)
	if err != nil {
		return nil, err
	}
	_, now, err := e.World(ctx, worldID)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*domain.Resource, len(resources))
	for _, r := range resources {
		byID[r.ID] = r
	}
	r := byID[resourceID]
	if r == nil {
		return nil, nil
	}
	if r.Contents != nil {
		return &Digest{Resource: r, Whole: blocks.Digest(r.Contents.View(now.UnixMicro()))}, nil
	}
	return serverDigest(r, byID, now.UnixMicro()), nil
}

// serverDigest is made of those of the disks.
func serverDigest(r *domain.Resource, byID map[string]*domain.Resource, at int64) *Digest {
	d := &Digest{Resource: r}
	whole := sha256.New()
	if r.Server != nil {
		for _, id := range r.Server.DiskIDs {
			if disk := byID[id]; disk != nil {
				digest := blocks.Digest(disk.Contents.View(at))
				whole.Write([]byte(digest))
				d.Disks = append(d.Disks, DiskDigest{ID: id, Digest: digest})
			}
		}
	}
	d.Whole = hex.EncodeToString(whole.Sum(nil))
	return d
}
