package httpapi

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
)

// organizationPolicy is an organization policy as the service sends it: only the
// members of the definition that were given, and the patterns verbatim.
func organizationPolicy(o *domain.OrganizationPolicy) wire.OrganizationPolicy {
	d := o.Definition
	return wire.OrganizationPolicy{
		ID: o.ID, Name: o.Name, Description: o.Description, OperationType: string(o.Operation),
		DomainID: o.AccountID, DomainName: o.AccountName, EffectiveScope: o.EffectiveScope, Status: string(o.Status),
		PolicyName: o.PolicyName, PolicyEnabled: o.Enabled,
		PolicyOperationDefinition: wire.OrganizationPolicyOD{
			Timezone: d.Timezone, EnableAcceleration: d.EnableAcceleration,
			RetentionDurationDays: narrow(d.RetentionDays), MaxBackups: narrow(d.MaxBackups),
			DayBackups: narrow(d.DayBackups), WeekBackups: narrow(d.WeekBackups),
			MonthBackups: narrow(d.MonthBackups), YearBackups: narrow(d.YearBackups),
			FullBackupInterval: narrow(d.FullBackupInterval),
			DestinationRegion:  d.DestinationRegion, DestinationProjectID: d.DestinationProjectID,
		},
		PolicyTrigger: wire.OrganizationPolicyTrigger{
			Properties: wire.OrganizationPolicyTriggerProperties{Pattern: o.Patterns},
		},
	}
}

func delivery(d domain.Delivery) wire.OrganizationPolicyStatus {
	return wire.OrganizationPolicyStatus{
		PolicyID: d.PolicyID, DomainID: d.AccountID, DomainName: d.AccountName,
		ProjectID: d.ProjectID, ProjectName: d.Region, Status: string(d.Status), ErrorMsg: orNull(d.Reason),
	}
}
