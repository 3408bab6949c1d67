package httpapi

import (
	"maps"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// features are what the service can do in the region of the call, by the keys of
// the vendor's definition.
func (c *call) features() map[string]any {
	own := service.ReplicationCapabilities(c.principal.Account, c.project().Name)[0]
	return map[string]any{
		"features.backup_double_az":           true,
		"replication.destination_dgw_regions": []string{},
		"replication.destination_regions":     own.Destinations,
		"replication.enable":                  len(own.Destinations) > 0,
		"replication.source_region":           own.Name,
	}
}

// listFeatures is not in the reference. Official clients read the whole answer as
// an object (clients 1.1); a page is one of its keys in their order.
func listFeatures(c *call) (any, error) {
	known, page := c.features(), c.page(defaultLimit)
	keys := slices.Sorted(maps.Keys(known))
	from := min(page.Offset, len(keys))
	to := min(from+page.Limit, len(keys))
	answer := map[string]any{}
	for _, key := range keys[from:to] {
		answer[key] = known[key]
	}
	return answer, nil
}

// showFeature is not in the reference.
func showFeature(c *call) (any, error) {
	key := c.params["feature_key"]
	value, ok := c.features()[key]
	if !ok {
		return nil, domain.Invalid("feature_key", "There is no such feature.")
	}
	return map[string]any{key: value}, nil
}
