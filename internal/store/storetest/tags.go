package storetest

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// tagged is a vault with tags, keys and values in turn.
func (b *bed) tagged(name string, pairs ...string) *domain.Vault {
	v := b.vault(name)
	v.Tags = []domain.Tag{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Tags = append(v.Tags, domain.Tag{Key: pairs[i], Value: pairs[i+1]})
	}
	return v
}

func (b *bed) projectTags(want ...query.TagValues) {
	b.t.Helper()
	got, err := b.s.ProjectTags(b.ctx(), b.project, nil)
	b.ok(err)
	same(b, "tags of the project", got, want)
}

// testTags: the rows of tags follow their vaults, and the tags of a project have
// each key and value once, in order.
func testTags(b *bed) {
	b.projectTags()
	one, two := b.tagged("one", "env", "prod", "Zone", ""), b.tagged("two", "env", "dev", "env2", "prod")
	foreign := b.tagged("foreign", "other", "x")
	foreign.ProjectID = b.account.Projects[1].ID
	b.commit(func(c *service.Changes) { c.Vaults.New = []*domain.Vault{one, b.tagged("none"), two, foreign} })
	b.projectTags(query.TagValues{Key: "Zone", Values: []string{""}}, query.TagValues{Key: "env", Values: []string{"dev", "prod"}},
		query.TagValues{Key: "env2", Values: []string{"prod"}})
	same(b, "rows", b.rows("vault_tags"), 5)
	for _, granted := range []domain.Reach{domain.Within("e2"), {}} {
		got, err := b.s.ProjectTags(b.ctx(), b.project, &granted)
		b.ok(err)
		same(b, "tags where nothing is granted", got, []query.TagValues(nil))
	}
	two.EnterpriseProjectID = "e2"

	one.Untag("Zone")
	one.Tag(domain.Tag{Key: "env", Value: "dev"})
	one.Tag(domain.Tag{Key: "new", Value: "é=\""})
	one.Touch(at(100))
	two.Touch(at(100))
	b.commit(func(c *service.Changes) { c.Vaults.Changed = []*domain.Vault{one, two} })
	got, err := b.s.ProjectTags(b.ctx(), b.project, new(domain.Everywhere("e2")))
	b.ok(err)
	same(b, "tags of one enterprise project", got, []query.TagValues{{Key: "env", Values: []string{"dev"}}, {Key: "new", Values: []string{"é=\""}}})
	b.projectTags(query.TagValues{Key: "env", Values: []string{"dev"}}, query.TagValues{Key: "env2", Values: []string{"prod"}},
		query.TagValues{Key: "new", Values: []string{"é=\""}})

	two.Untag("env")
	two.Untag("env2")
	two.Touch(at(101))
	b.commit(func(c *service.Changes) { c.Vaults.Changed, c.Vaults.Gone = []*domain.Vault{two}, []*domain.Vault{one} })
	b.projectTags()
	same(b, "rows", b.rows("vault_tags"), 1)
}

func tag(key string, values ...string) query.TagFilter {
	return query.TagFilter{Key: key, Values: values}
}

// testListInstances: every list of tags by itself, several keys and several
// values, and together with the other filters.
func testListInstances(b *bed) {
	prod, dev := b.tagged("web-prod", "env", "prod", "app", "web"), b.tagged("web-dev", "env", "dev", "app", "web")
	plain, lone := b.tagged("plain"), b.tagged("lone", "env", "")
	dev.ObjectType, lone.CloudType, plain.EnterpriseProjectID = "disk", "hybrid", "e1"
	foreign := b.tagged("foreign", "env", "prod", "app", "web")
	foreign.ProjectID = b.account.Projects[1].ID
	b.commit(func(c *service.Changes) { c.Vaults.New = []*domain.Vault{prod, dev, plain, lone, foreign} })
	env, app := tag("env"), tag("app", "web")
	for name, test := range map[string]struct {
		filter query.Instances
		want   []string
	}{
		"all":               {query.Instances{}, []string{"lone", "plain", "web-dev", "web-prod"}},
		"key":               {query.Instances{Tags: []query.TagFilter{env}}, []string{"lone", "web-dev", "web-prod"}},
		"value":             {query.Instances{Tags: []query.TagFilter{tag("env", "prod")}}, []string{"web-prod"}},
		"empty value":       {query.Instances{Tags: []query.TagFilter{tag("env", "")}}, []string{"lone"}},
		"values":            {query.Instances{Tags: []query.TagFilter{tag("env", "prod", "dev", "no")}}, []string{"web-dev", "web-prod"}},
		"capitals":          {query.Instances{Tags: []query.TagFilter{tag("env", "PROD")}}, nil},
		"part":              {query.Instances{Tags: []query.TagFilter{tag("env", "*o", "dev")}}, []string{"web-dev", "web-prod"}},
		"keys":              {query.Instances{Tags: []query.TagFilter{tag("env", "", "dev"), app}}, []string{"web-dev"}},
		"any":               {query.Instances{TagsAny: []query.TagFilter{tag("env", "", "prod"), tag("no")}}, []string{"lone", "web-prod"}},
		"any of two":        {query.Instances{TagsAny: []query.TagFilter{tag("env", ""), app}}, []string{"lone", "web-dev", "web-prod"}},
		"not":               {query.Instances{NotTags: []query.TagFilter{env}}, []string{"plain"}},
		"not all of two":    {query.Instances{NotTags: []query.TagFilter{tag("env", "prod", ""), app}}, []string{"lone", "plain", "web-dev"}},
		"not any of two":    {query.Instances{NotTagsAny: []query.TagFilter{tag("env", ""), tag("app")}}, []string{"plain"}},
		"several lists":     {query.Instances{Tags: []query.TagFilter{env}, NotTagsAny: []query.TagFilter{tag("env", "prod")}}, []string{"lone", "web-dev"}},
		"no tag":            {query.Instances{WithoutAnyTag: true, Tags: []query.TagFilter{env}}, []string{"plain"}},
		"name":              {query.Instances{Name: new("b-")}, []string{"web-dev", "web-prod"}},
		"name of wildcards": {query.Instances{Name: new("%")}, nil},
		"empty name":        {query.Instances{Name: new("")}, nil},
		"cloud type":        {query.Instances{CloudType: "hybrid"}, []string{"lone"}},
		"object type":       {query.Instances{ObjectType: "disk", Tags: []query.TagFilter{env}}, []string{"web-dev"}},
		"eps":               {query.Instances{EnterpriseProjectIDs: []string{"e1", "e2"}}, []string{"plain"}},
		"granted":           {query.Instances{Granted: new(domain.Within("e1"))}, []string{"plain"}},
	} {
		test.filter.ProjectID = b.project
		test.filter.Page = query.Page{Limit: 10}
		got, err := b.s.ListInstances(b.ctx(), test.filter)
		b.ok(err)
		if names := b.vaultNames(got); !slices.Equal(names, test.want) || got.Count != len(test.want) {
			b.t.Errorf("%s: %v of %d, want %v", name, names, got.Count, test.want)
		}
	}
	got, err := b.s.ListInstances(b.ctx(), query.Instances{ProjectID: b.project, Tags: []query.TagFilter{env}})
	b.ok(err)
	if len(got.Refs) != 0 || got.Count != 3 {
		b.t.Errorf("counting alone: %+v", got)
	}
}
