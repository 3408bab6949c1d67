package service

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// payloads is what a unit has written to blocks, in the order it did.
type payloads struct {
	written []domain.Payload
	freed   []uint64
	// budget is how many bytes a world may keep.
	budget int64
}

// payload is what a block of a generation holds besides zeros.
func (u *Unit) payload(gen uint64) ([]byte, error) {
	if !blocks.IsPayload(gen) {
		return nil, nil
	}
	if i := slices.IndexFunc(u.payloads.written, func(p domain.Payload) bool { return p.Gen == gen }); i >= 0 {
		return u.payloads.written[i].Data, nil
	}
	return u.load.Payload(u.ctx, u.world.ID, gen)
}

// keep keeps a payload. When the world has too many, those that nothing refers to
// are forgotten first; ErrPayloads when there are too many all the same.
func (u *Unit) keep(p domain.Payload) error {
	u.payloads.written = append(u.payloads.written, p)
	kept, err := u.load.PayloadSize(u.ctx, u.world.ID)
	if err != nil {
		return err
	}
	for _, w := range u.payloads.written {
		kept += int64(len(w.Data))
	}
	if kept <= u.payloads.budget {
		return nil
	}
	return u.freePayloads(kept)
}

// freePayloads forgets what neither the store nor this unit refers to.
func (u *Unit) freePayloads(kept int64) error {
	stale, err := u.load.StalePayloads(u.ctx, u.world.ID)
	if err != nil {
		return err
	}
	u.payloads.freed = nil
	for _, p := range stale {
		if !u.refersTo(p.Gen) {
			kept -= p.Size
			u.payloads.freed = append(u.payloads.freed, p.Gen)
		}
	}
	if kept > u.payloads.budget {
		return ErrPayloads
	}
	return nil
}

// refersTo reports whether anything that the unit holds has a block of a
// generation, as it was loaded or as it is now.
func (u *Unit) refersTo(gen uint64) bool {
	has := func(m blocks.Map) bool {
		return slices.ContainsFunc(m, func(r blocks.Run) bool { return r.Gen == gen })
	}
	written := func(p domain.Payload) bool { return p.Gen == gen }
	return slices.ContainsFunc(u.payloads.written, written) ||
		len(u.backups.all(func(b *domain.Backup) bool { return has(b.Pieces) })) > 0 ||
		len(u.resources.all(func(r *domain.Resource) bool { return r.Contents != nil && has(r.Contents.Base) })) > 0
}
