package service

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/iam"
)

// MaxTransfer is how many bytes are read or written at once.
const MaxTransfer = 1 << 20

// Write writes bytes to a disk, a file system or a desktop, from an offset in
// bytes on. The workload goes on, and in time overwrites what lies in its way.
// ErrNoResource, ErrResource for a server, for what is outside and for more than
// MaxTransfer, ErrPayloads.
func (i *Inventory) Write(ctx context.Context, c Caller, id string, offset int64, data []byte) error {
	_, err := i.change(ctx, c, id, func(u *Unit, r *domain.Resource) error {
		if err := within(r, offset, int64(len(data))); err != nil {
			return err
		}
		for len(data) > 0 {
			address, skip := offset/blocks.Size, offset%blocks.Size
			n := min(blocks.Size-skip, int64(len(data)))
			if err := u.writeBlock(r, address, int(skip), data[:n]); err != nil {
				return err
			}
			offset, data = offset+n, data[n:]
		}
		return nil
	})
	return err
}

// writeBlock writes bytes to one block. What is there already is not written: the
// block keeps its generation.
func (u *Unit) writeBlock(r *domain.Resource, address int64, skip int, data []byte) error {
	at := u.now.UnixMicro()
	block, err := readBlock(blocks.Block(r.Contents.View(at), address), address, u.payload)
	if err != nil || bytes.Equal(block[skip:skip+len(data)], data) {
		return err
	}
	copy(block[skip:], data)
	gen := blocks.Payload(block)
	contents, err := r.Contents.Written(address, 1, gen, at)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrResource, err)
	}
	r.Contents = &contents
	if gen == blocks.Zero {
		return nil
	}
	return u.keep(domain.NewPayload(gen, block))
}

// readBlock is the bytes of a block.
func readBlock(gen uint64, address int64, payload func(gen uint64) ([]byte, error)) ([]byte, error) {
	var data []byte
	if blocks.IsPayload(gen) {
		var err error
		if data, err = payload(gen); err != nil {
			return nil, err
		}
		if data == nil {
			return nil, fmt.Errorf("%w: the contents changed meanwhile", ErrUnavailable)
		}
	}
	block := make([]byte, blocks.Size)
	_, err := io.ReadFull(blocks.Open(gen, address, data), block)
	return block, err
}

func within(r *domain.Resource, offset, length int64) error {
	switch {
	case r.Contents == nil:
		return fmt.Errorf("%w: the contents of a server are those of its disks", ErrResource)
	case length > MaxTransfer:
		return fmt.Errorf("%w: more than %d bytes at once", ErrResource, MaxTransfer)
	case offset < 0 || length < 0 || offset > r.Contents.Blocks*blocks.Size-length:
		return fmt.Errorf("%w: outside the %d GB", ErrResource, r.Size)
	}
	return nil
}

// ReadBytes reads from a disk, a file system or a desktop as it is at the world's
// present, from an offset in bytes on. It fails as Inventory.Write does.
func ReadBytes(ctx context.Context, e *Engine, stored StoredResources, worldID string, project iam.Project, id string, offset, length int64) ([]byte, error) {
	r, at, err := present(ctx, e, stored, worldID, project, id)
	if err != nil {
		return nil, err
	}
	if err := within(r, offset, length); err != nil {
		return nil, err
	}
	view, data := r.Contents.View(at), make([]byte, 0, length)
	for length > 0 {
		address, skip := offset/blocks.Size, offset%blocks.Size
		block, err := readBlock(blocks.Block(view, address), address, func(gen uint64) ([]byte, error) {
			return e.store.Payload(ctx, worldID, gen)
		})
		if err != nil {
			return nil, err
		}
		n := min(blocks.Size-skip, length)
		data = append(data, block[skip:skip+n]...)
		offset, length = offset+n, length-n
	}
	return data, nil
}

// present is a resource, and the world's time in microseconds UTC.
func present(ctx context.Context, e *Engine, stored StoredResources, worldID string, project iam.Project, id string) (*domain.Resource, int64, error) {
	resources, err := Site(ctx, e, stored, worldID, project)
	if err != nil {
		return nil, 0, err
	}
	_, now, err := e.World(ctx, worldID)
	if err != nil {
		return nil, 0, err
	}
	for _, r := range resources {
		if r.ID == id {
			return r, now.UnixMicro(), nil
		}
	}
	return nil, 0, fmt.Errorf("%w: %q", ErrNoResource, id)
}
