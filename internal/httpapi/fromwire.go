package httpapi

import (
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
)

// or is what an optional member says, or what it means when it is absent.
func or[T any](member *T, absent T) T {
	if member == nil {
		return absent
	}
	return *member
}

// split takes apart ids that are joined by commas.
func split(ids string) []string {
	if ids == "" {
		return nil
	}
	return strings.Split(ids, ",")
}

// tagsFrom discards spaces around keys and values (reference 4.5.1, Tag).
func tagsFrom(in []wire.TagCreate) []domain.Tag {
	tags := make([]domain.Tag, len(in))
	for i, t := range in {
		tags[i] = domain.Tag{Key: t.Key, Value: t.Value}.Trimmed()
	}
	return tags
}

func bindRulesFrom(in *wire.BindRulesReq) []domain.Tag {
	if in == nil {
		return nil
	}
	tags := make([]domain.Tag, len(in.Tags))
	for i, t := range in.Tags {
		tags[i] = domain.Tag{Key: t.Key, Value: t.Value}
	}
	return tags
}

func bindFrom(in []wire.ResourceCreate) []service.BindResource {
	resources := make([]service.BindResource, len(in))
	for i, r := range in {
		resources[i] = service.BindResource{ID: r.ID, Type: domain.ResourceType(r.Type)}
		if r.ExtraInfo == nil {
			continue
		}
		resources[i].ExcludeVolumes = r.ExtraInfo.ExcludeVolumes
		for _, v := range r.ExtraInfo.IncludeVolumes {
			resources[i].IncludeVolumes = append(resources[i].IncludeVolumes,
				domain.Volume{ID: v.ID, OSVersion: or(v.OSVersion, "")})
		}
	}
	return resources
}
