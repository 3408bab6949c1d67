package store

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

const vaultTagsTable = "vault_tags"

var (
	vaultTagsKey     = []string{"vault_id", "tag_key"}
	vaultTagsColumns = []string{"vault_id", "tag_key", "tag_value", "world_id", "project_id"}
)

// applyTags keeps the rows of tags like the documents of their vaults.
func applyTags(tx *Tx, worldID string, d service.Delta[*domain.Vault]) error {
	var retagged []*domain.Vault
	for _, v := range d.Changed {
		if v.Retagged {
			retagged = append(retagged, v)
		}
	}
	if stale := slices.Concat(d.Gone, retagged); len(stale) > 0 {
		if err := tx.remove(vaultTagsTable, []string{"vault_id"}, vaults.keys(stale)); err != nil {
			return err
		}
	}
	tagged := slices.DeleteFunc(slices.Concat(d.New, retagged), func(v *domain.Vault) bool { return len(v.Tags) == 0 })
	if len(tagged) == 0 {
		return nil
	}
	return tx.insert(vaultTagsTable, vaultTagsColumns, tagRows(worldID, tagged))
}

func tagRows(worldID string, tagged []*domain.Vault) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, v := range tagged {
			for _, t := range v.Tags {
				if !yield([]any{v.ID, t.Key, t.Value, worldID, v.ProjectID}) {
					return
				}
			}
		}
	}
}

// ProjectTags are the tags of all vaults of a project. It is one pass over the
// project's part of an index.
func (s *Store) ProjectTags(ctx context.Context, projectID string, granted *domain.Reach) ([]query.TagValues, error) {
	var f filter
	f.where("project_id = ?", projectID)
	if granted != nil && !granted.Whole() {
		f.where("vault_id IN (SELECT id FROM vaults WHERE project_id = ?", projectID)
		f.granted(granted)
		f.conditions[len(f.conditions)-1] += ")"
	}
	var all []query.TagValues
	err := s.reader(ctx).each(func(row scan) error {
		var key, value string
		if err := row(&key, &value); err != nil {
			return err
		}
		if last := len(all) - 1; last >= 0 && all[last].Key == key {
			all[last].Values = append(all[last].Values, value)
			return nil
		}
		all = append(all, query.TagValues{Key: key, Values: []string{value}})
		return nil
	}, "SELECT DISTINCT tag_key, tag_value FROM vault_tags"+f.text()+" ORDER BY tag_key, tag_value", f.args...)
	return all, err
}

// ListInstances lists vaults by their tags. Each tag that is asked for is a range
// of the index on keys and values, so that it costs what has that tag; a value
// that is a part costs what has the key.
func (s *Store) ListInstances(ctx context.Context, q query.Instances) (query.Listing, error) {
	var f filter
	f.where("project_id = ?", q.ProjectID)
	f.equal("cloud_type", q.CloudType)
	f.equal("object_type", q.ObjectType)
	f.among("eps IN ?", q.EnterpriseProjectIDs)
	f.granted(q.Granted)
	if q.Name != nil {
		f.narrow(contains("name"), *q.Name) // no name is empty, and so none equals it
	}
	if q.WithoutAnyTag {
		f.narrow("id NOT IN (SELECT t.vault_id FROM vault_tags t WHERE t.project_id = ?)", q.ProjectID)
	} else {
		f.tags("", " AND ", q.ProjectID, q.Tags)
		f.tags("", " OR ", q.ProjectID, q.TagsAny)
		f.tags("NOT ", " AND ", q.ProjectID, q.NotTags)
		f.tags("NOT ", " OR ", q.ProjectID, q.NotTagsAny)
	}
	return s.list(ctx, list{table: "vaults", counter: "vault", project: q.ProjectID, page: q.Page}, f)
}

// contains is true where a column has an argument as a part, never for the empty
// one. LIKE is another function on each engine.
func contains(column string) string { return "REPLACE(" + column + ", ?, '') <> " + column }

// tags adds a condition on several tags, joined by AND or OR, or its opposite.
func (f *filter) tags(not, relation, projectID string, tags []query.TagFilter) {
	if len(tags) == 0 {
		return
	}
	parts, args := make([]string, len(tags)), []any{}
	for i, t := range tags {
		part, more := hasTag(projectID, t)
		parts[i], args = part, append(args, more...)
	}
	f.narrow(not+"("+strings.Join(parts, relation)+")", args...)
}

// hasTag is true for vaults with a tag.
func hasTag(projectID string, t query.TagFilter) (condition string, args []any) {
	condition, args = "id IN (SELECT t.vault_id FROM vault_tags t WHERE t.project_id = ? AND t.tag_key = ?", []any{projectID, t.Key}
	var values []string
	for _, value := range t.Values {
		if part, fuzzy := strings.CutPrefix(value, "*"); fuzzy {
			values, args = append(values, contains("t.tag_value")), append(args, part)
			continue
		}
		values, args = append(values, "t.tag_value = ?"), append(args, value)
	}
	if len(values) > 0 {
		condition += " AND (" + strings.Join(values, " OR ") + ")"
	}
	return condition + ")", args
}
