package service_test

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// mirroredDays is ten days of a server whose backups go to another region, by a
// policy, by vault and by hand, some of it at the very instant of a fire or while
// replicas are being made.
func mirroredDays(c *cloud) []call {
	const hour = time.Hour
	var m *mirrored
	var p *domain.Policy
	newest := func() *domain.Backup { return m.tops()[len(m.tops())-1] }
	return []call{
		{0, func(c *cloud) {
			m = c.mirror()
			m.schedule(m.vault, keep(5), daily(0, 3, 6, 9, 12, 15, 18, 21))
			p = m.mirrorBy(keep(3), daily(2, 14))
		}},
		{20*hour + time.Minute, func(*cloud) { m.ok(m.copyBackup(newest())) }},
		{38*hour + 400*time.Millisecond, func(*cloud) { // while the policy's replicas are made
			m.refuses(domain.CodeVaultBeingReplicated, func() error { return m.deleteVault(m.vault) })
			m.ok(m.tryBackUp(m.vault))
		}},
		{40 * hour, func(*cloud) {
			_, err := m.copyVault(true)
			m.ok(err)
		}},
		{62 * hour, func(*cloud) { m.ok(m.abroad().deleteBackup(m.replicas()[0])) }}, // at a fire
		{70 * hour, func(*cloud) {
			rule := m.sent(lasts(1))
			rule.EnableAcceleration = new(true)
			m.ok(m.changePolicy(p, updated(rule)))
		}},
		{96*hour + 300*time.Millisecond, func(*cloud) { m.enable(p, false) }},
		{130 * hour, func(*cloud) { m.enable(p, true) }},
		{146 * hour, func(*cloud) { m.ok(m.withdraw(m.vault, p)) }}, // at a fire
		{170 * hour, func(*cloud) { m.ok(m.applyTo(m.vault, m.to.ID, p)) }},
	}
}
