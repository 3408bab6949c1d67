package service_test

import (
	"context"
	"time"

	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/service"
)

// hosts are the agents that the player works with.
var hosts = []string{agentA, agentB}

var dirs = []string{"/srv", "/etc", "/back/srv"}

// someAgents are agents, now and then one that is not registered.
func (p *player) someAgents() []*domain.Resource {
	var list []*domain.Resource
	for _, id := range hosts {
		if rapid.Bool().Draw(p.rt, id) {
			list = append(list, &domain.Resource{ID: id, Type: domain.TypeNative})
		}
	}
	return list
}

// tend does something with an agent, which is registered when there is none.
func (p *player) tend() error {
	id := p.any(hosts)
	if p.agent(id) == nil {
		p.register(id, p.any(dirs))
		return nil
	}
	switch rapid.SampledFrom([]string{"add", "add", "remove", "status", "unregister"}).Draw(p.rt, "what") {
	case "add":
		return refusal(p.addPaths(id, p.any(dirs), p.any(dirs)))
	case "remove":
		return refusal(p.removePaths(id, p.any(dirs)))
	case "status":
		p.setAgent(id, rapid.SampledFrom([]domain.AgentStatus{domain.AgentOffline, domain.AgentNormal, domain.AgentNormal}).Draw(p.rt, "status"))
		return nil
	}
	return p.unregister(id)
}

// bringFilesBack restores the backup of an agent, or that of one of its folders.
func (p *player) bringFilesBack(b *domain.Backup) error {
	children, err := p.store.Children(context.Background(), b.ID)
	p.ok(err)
	b = rapid.SampledFrom(append(children, b)).Draw(p.rt, "part")
	_, err = p.restore(b, service.RestoreBackup{ResourceID: b.ChainID, Destination: p.any([]string{"", "/back"})})
	return err
}

// contents is the digest of what was on a disk, or in a folder of an agent, that a
// backup is of.
func (p *player) contents(b *domain.Backup, at time.Time) string {
	p.t.Helper()
	if !b.File {
		return p.digest(b.ResourceID, at)
	}
	a, err := p.store.Agent(context.Background(), p.world, b.ChainID)
	p.ok(err)
	return blocks.Digest(a.Folder(b.ResourceID).Contents.View(at.UnixMicro()))
}
