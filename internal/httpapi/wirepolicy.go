package httpapi

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
)

// policy is a policy as the service sends it: only the members of the definition
// that were given, and the patterns verbatim (clients 1.2, 3.1).
func (api *API) policy(p *domain.Policy) wire.Policy {
	d := p.Definition
	w := wire.Policy{
		ID: p.ID, Name: p.Name, Enabled: p.Enabled, OperationType: string(p.Operation),
		OperationDefinition: wire.PolicyOD{
			CreatedBy: p.CreatedBy, Timezone: d.Timezone, EnableAcceleration: d.EnableAcceleration,
			RetentionDurationDays: narrow(d.RetentionDays), MaxBackups: narrow(d.MaxBackups),
			DayBackups: narrow(d.DayBackups), WeekBackups: narrow(d.WeekBackups),
			MonthBackups: narrow(d.MonthBackups), YearBackups: narrow(d.YearBackups),
			FullBackupInterval: narrow(d.FullBackupInterval),
			DestinationRegion:  d.DestinationRegion, DestinationProjectID: d.DestinationProjectID,
		},
		Trigger: wire.PolicyTrigger{
			ID: p.Trigger.ID, Name: p.Trigger.Name, Type: p.Trigger.Type,
			Properties: wire.PolicyTriggerProperties{
				Pattern: p.Trigger.Patterns, StartTime: api.startTime(p.Trigger.StartTime),
			},
		},
		AssociatedVaults: make([]wire.PolicyAssociateVault, len(p.Vaults)),
	}
	if p.Delivered() {
		w.PolicyType = &p.PolicyType
	}
	for i, v := range p.Vaults {
		w.AssociatedVaults[i] = wire.PolicyAssociateVault{VaultID: v.VaultID, DestinationVaultID: orNull(v.DestinationVaultID)}
	}
	return w
}

// startTime has a form of its own (clients 1.1).
func (api *API) startTime(t time.Time) string {
	if api.Profile.OffsetTimes {
		return api.time(t)
	}
	return t.UTC().Format(time.DateTime)
}
