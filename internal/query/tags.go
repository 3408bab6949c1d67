package query

import (
	"context"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
)

// TagFilter asks for a tag by its key and, unless there are none, by one of some
// values. A value that begins with an asterisk asks for whatever contains what
// follows it (reference 4.7.1, TagsReq).
type TagFilter struct {
	Key    string
	Values []string
}

// Instances filters vaults by their tags (reference 4.7.1). All members that are
// not empty have to be met.
//
// Keys of a list stand in the relation that the reference names, AND or OR; of
// the lists of what is excluded it leaves open whether that holds before or
// after the negation. Here it is as in the guideline for tags that has the same
// four names, where each not_ list is the opposite of the list without it.
type Instances struct {
	ProjectID string
	// WithoutAnyTag asks for vaults that have no tag; the four lists are then
	// ignored.
	WithoutAnyTag bool
	// Tags are all on the vault, TagsAny at least one of them.
	Tags, TagsAny []TagFilter
	// NotTags are not all on the vault, NotTagsAny none of them.
	NotTags, NotTagsAny []TagFilter
	// Name is what the vault's name contains, capitals and small letters told
	// apart. The empty name matches exactly, and so nothing; nil does not filter.
	Name                 *string
	CloudType            string
	ObjectType           string
	EnterpriseProjectIDs []string
	Granted              *domain.Reach
	// Page with a limit of 0 is enough to count.
	Page Page
}

// TagValues is a key with all values that it has somewhere, in their order.
type TagValues struct {
	Key    string
	Values []string
}

// TagReader answers questions about tags.
type TagReader interface {
	// ListInstances lists vaults by their tags, newest first.
	ListInstances(ctx context.Context, filter Instances) (Listing, error)
	// ProjectTags are the tags of all vaults of a project, in the order of keys
	// and values (reference 4.7.6), in the enterprise projects granted.
	ProjectTags(ctx context.Context, projectID string, granted *domain.Reach) ([]TagValues, error)
}

// Checked is the filter with the spaces around keys and values discarded. It
// fails with 9900 for an empty key, a key or value given twice, and a value of
// asterisks alone (reference 4.7.1).
func (i Instances) Checked() (Instances, error) {
	for _, list := range []struct {
		name string
		tags *[]TagFilter
	}{{"tags", &i.Tags}, {"tags_any", &i.TagsAny}, {"not_tags", &i.NotTags}, {"not_tags_any", &i.NotTagsAny}} {
		checked, err := checkTags(list.name, *list.tags)
		if err != nil {
			return i, err
		}
		*list.tags = checked
	}
	return i, nil
}

func checkTags(field string, tags []TagFilter) ([]TagFilter, error) {
	checked, seen := make([]TagFilter, 0, len(tags)), map[string]bool{}
	for _, t := range tags {
		key := strings.Trim(t.Key, " ")
		if key == "" || seen[key] {
			return nil, domain.Invalid(field+".key", "Keys cannot be empty and must be unique.")
		}
		seen[key] = true
		values, err := checkValues(field, t.Values)
		if err != nil {
			return nil, err
		}
		checked = append(checked, TagFilter{Key: key, Values: values})
	}
	return checked, nil
}

func checkValues(field string, values []string) ([]string, error) {
	checked, seen := make([]string, 0, len(values)), map[string]bool{}
	for _, value := range values {
		value = strings.Trim(value, " ")
		switch {
		case seen[value]:
			return nil, domain.Invalid(field+".values", "Values must be unique.")
		case value != "" && strings.Trim(value, "*") == "":
			return nil, domain.Invalid(field+".values", "A value cannot contain asterisks alone.")
		}
		seen[value] = true
		checked = append(checked, value)
	}
	return checked, nil
}
