package control

import (
	"cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// worldPolicy is a policy of a world's contents, in the words of the API.
type worldPolicy struct {
	Project       string           `json:"project"`
	Name          string           `json:"name"`
	OperationType domain.Operation `json:"operation_type"`
	Enabled       *bool            `json:"enabled"`
	Patterns      []string         `json:"patterns"`
	Destination   string           `json:"destination"`

	domain.Definition // its names are the API's
}

func (p *worldPolicy) wanted() service.CreatePolicy {
	return service.CreatePolicy{
		Name: p.Name, Enabled: p.Enabled == nil || *p.Enabled, Operation: cmp.Or(p.OperationType, domain.OpBackup),
		Definition: p.Definition, Patterns: p.Patterns,
	}
}

// worldVault is a vault of a world's contents, in the words of the API.
type worldVault struct {
	Project             string         `json:"project"`
	Name                string         `json:"name"`
	ObjectType          string         `json:"object_type"`
	ProtectType         string         `json:"protect_type"`
	CloudType           string         `json:"cloud_type"`
	ConsistentLevel     string         `json:"consistent_level"`
	Size                int64          `json:"size"`
	IsMultiAZ           bool           `json:"is_multi_az"`
	Description         string         `json:"description"`
	Tags                []tag          `json:"tags"`
	AutoBind            bool           `json:"auto_bind"`
	BindRules           []tag          `json:"bind_rules"`
	AutoExpand          bool           `json:"auto_expand"`
	Threshold           int            `json:"threshold"`
	SMNNotify           *bool          `json:"smn_notify"`
	BackupNamePrefix    *string        `json:"backup_name_prefix"`
	Locked              bool           `json:"locked"`
	EnterpriseProjectID string         `json:"enterprise_project_id"`
	AvailabilityZone    string         `json:"availability_zone"`
	Resources           []worldBinding `json:"resources"`
	Policies            []worldUse     `json:"policies"`
}

type worldBinding struct {
	ID             string   `json:"id"`
	Name           string   `json:"name"`
	ExcludeVolumes []string `json:"exclude_volumes"`
}

type worldUse struct {
	Name             string `json:"name"`
	DestinationVault string `json:"destination_vault"`
}

// wanted has the defaults of the API where the document says nothing.
func (v *worldVault) wanted(projectID string) service.ContentVault {
	out := service.ContentVault{ProjectID: projectID, Vault: service.CreateVault{
		Name: v.Name, Description: v.Description, ObjectType: cmp.Or(v.ObjectType, "server"),
		ProtectType: cmp.Or(v.ProtectType, domain.ProtectBackup), CloudType: cmp.Or(v.CloudType, "public"),
		ConsistentLevel: cmp.Or(v.ConsistentLevel, domain.CrashConsistent), ChargingMode: domain.PostPaid,
		SizeGB: v.Size, MultiAZ: v.IsMultiAZ, EnterpriseProjectID: cmp.Or(v.EnterpriseProjectID, "0"),
		Tags: tags(v.Tags), AutoBind: v.AutoBind, BindRules: tags(v.BindRules), AutoExpand: v.AutoExpand,
		SMNNotify: v.SMNNotify == nil || *v.SMNNotify, Threshold: cmp.Or(v.Threshold, 80),
		BackupNamePrefix: v.BackupNamePrefix, Locked: v.Locked, AvailabilityZone: v.AvailabilityZone,
	}}
	for _, r := range v.Resources {
		out.Resources = append(out.Resources, service.ContentBinding(r))
	}
	for _, p := range v.Policies {
		out.Policies = append(out.Policies, service.ContentUse{Policy: p.Name, Destination: p.DestinationVault})
	}
	return out
}
