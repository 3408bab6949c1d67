package httpapi

import (
	"encoding/json"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
)

// showMetadata is reference 4.3.7: JSON documents in strings, each as the API of
// the owning service answers it (questions A6).
func showMetadata(c *call) (any, error) {
	ctx, id := c.request.Context(), c.params["backup_id"]
	found, err := c.Reader.BackupDocs(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	b := found[id]
	if b == nil || b.ProjectID != c.params["project_id"] {
		return nil, domain.Fail(domain.CodeBackupNotFound)
	}
	children, err := c.Reader.Children(ctx, id)
	if err != nil {
		return nil, err
	}
	known, err := service.Known(ctx, c.Engine, c.Reader, c.principal.WorldID, c.project())
	if err != nil {
		return nil, err
	}
	m, err := service.MetadataOf(b, children, known)
	if err != nil {
		return nil, err
	}
	return c.metadata(m, b, children)
}

func (c *call) metadata(m *service.Metadata, b *domain.Backup, children []*domain.Backup) (any, error) {
	e := &embedded{}
	answer := wire.BackupMetadata{
		BackupID: b.ID, Backups: e.text(c.backup(b, children)), Volumes: make([]string, len(m.Disks)),
		Ports: []string{}, Floatingips: []string{e.text(map[string]any{"floatingips": nil})},
		Flavor: e.text(map[string]any{}), Interface: e.text(map[string]any{}), Server: e.text(map[string]any{}),
	}
	for i, d := range m.Disks {
		answer.Volumes[i] = e.text(map[string]any{"volume": detail(d)})
	}
	if m.Server != nil {
		answer.Server = e.text(map[string]any{"server": detail(m.Server)})
		answer.Flavor = e.text(map[string]any{"flavor": flavorOf(m.Server.Server)})
		answer.Interface = e.text(map[string]any{"interfaceAttachments": []any{interfaceOf(m)}})
		answer.Ports = []string{e.text(map[string]any{"port": portOf(m)})}
	}
	return answer, e.err
}

// embedded writes documents into strings and remembers the first failure.
type embedded struct{ err error }

func (e *embedded) text(document any) string {
	text, err := json.Marshal(document)
	if err != nil && e.err == nil {
		e.err = err
	}
	return string(text)
}

// flavorOf has numbers where the description of a server has strings.
func flavorOf(s *domain.Server) map[string]any {
	return map[string]any{"id": s.Flavor, "name": s.Flavor, "vcpus": s.CPUs, "ram": s.MemoryMB}
}

// interfaceOf and portOf are the network of a server as its services write it.
func interfaceOf(m *service.Metadata) map[string]any {
	n := m.Network
	return map[string]any{
		"port_state": "ACTIVE", "port_id": n.PortID, "net_id": n.NetworkID, "mac_addr": n.MAC,
		"fixed_ips": []any{map[string]any{"subnet_id": n.SubnetID, "ip_address": n.Address}},
	}
}

func portOf(m *service.Metadata) map[string]any {
	n := m.Network
	return map[string]any{
		"id": n.PortID, "network_id": n.NetworkID, "mac_address": n.MAC, "device_id": m.Server.ID,
		"device_owner": "compute:" + m.Server.AvailabilityZone, "status": "ACTIVE", "tenant_id": m.Server.ProjectID,
		"fixed_ips":       []any{map[string]any{"subnet_id": n.SubnetID, "ip_address": n.Address}},
		"security_groups": []any{n.SecurityGroupID}, "admin_state_up": true,
	}
}
