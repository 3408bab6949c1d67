package storetest

import (
	"bytes"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/service"
)

// testPayloads: bytes come back as they were, and are stale while nothing of
// their world refers to them.
func testPayloads(b *bed) {
	data := map[string][]byte{"text": []byte("text"), "bytes": bytes.Repeat([]byte{0, 255, 7}, 100_000), "third": {1}}
	gens := map[string]uint64{}
	b.commit(func(c *service.Changes) {
		for _, name := range []string{"text", "bytes", "third"} {
			gens[name] = blocks.Payload(data[name])
			c.Payloads = append(c.Payloads, domain.NewPayload(gens[name], data[name]))
		}
		c.Payloads = append(c.Payloads, c.Payloads[0])
	})
	for name, want := range data {
		got, err := b.s.Payload(b.ctx(), b.world, gens[name])
		b.ok(err)
		if !bytes.Equal(got, want) {
			b.t.Errorf("%s: %d bytes, want %d", name, len(got), len(want))
		}
	}
	for world, gen := range map[string]uint64{b.world: 5, "nowhere": gens["text"]} {
		if got, err := b.s.Payload(b.ctx(), world, gen); got != nil || err != nil {
			b.t.Errorf("%d of %s: %v, %v", gen, world, got, err)
		}
	}
	kept := func(bytes int64, stale ...string) {
		b.t.Helper()
		size, err := b.s.PayloadSize(b.ctx(), b.world)
		b.ok(err)
		got, err := b.s.StalePayloads(b.ctx(), b.world)
		b.ok(err)
		found := map[uint64]bool{}
		for _, p := range got {
			found[p.Gen] = true
		}
		want := map[uint64]bool{}
		for _, name := range stale {
			want[gens[name]] = true
		}
		same(b, "stale", found, want)
		same(b, "size", size, bytes)
	}
	kept(300_005, "text", "bytes", "third")
	r, backup := b.resource("disk"), b.backup(b.vault("v"), "chain")
	written, err := r.Contents.Written(0, 1, gens["text"], start.UnixMicro())
	b.ok(err)
	r.Contents = &written
	backup.Pieces = blocks.Map{{Start: 3, Len: 1, Gen: gens["bytes"]}}
	b.commit(func(c *service.Changes) {
		c.Resources.New, c.Backups.New = []*domain.Resource{r, b.resource("other")}, []*domain.Backup{backup}
	})
	kept(300_005, "third")
	b.commit(func(c *service.Changes) { c.FreedPayloads = []uint64{gens["third"], 5} })
	kept(300_004)
	b.commit(func(c *service.Changes) { c.Backups.Gone = []*domain.Backup{backup} })
	kept(300_004, "bytes")
}
