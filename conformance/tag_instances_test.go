package conformance

import (
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestShowVaultResourceInstances(t *testing.T) {
	t.Parallel()

	type request = model.VaultResourceInstancesReq
	one := func(key string, values ...string) *[]model.TagsReq {
		return &[]model.TagsReq{{Key: key, Values: append([]string{}, values...)}}
	}
	two := func(first, second *[]model.TagsReq) *[]model.TagsReq {
		both := append(slices.Clone(*first), *second...)
		return &both
	}

	conform(t, "OKFilter", func(t *testing.T, s *session) {
		made := s.taggedVaults()
		for name, c := range map[string]struct {
			r    request
			want []int // places in made
		}{
			"nothing":             {request{}, []int{3, 2, 1, 0}},
			"key":                 {request{Tags: one("env")}, []int{2, 1, 0}},
			"value":               {request{Tags: one("env", "prod")}, []int{1, 0}},
			"either value":        {request{Tags: one("env", "prod", "test")}, []int{2, 1, 0}},
			"both keys":           {request{Tags: two(one("env", "prod"), one("team", "a"))}, []int{0}},
			"any key":             {request{TagsAny: two(one("env", "test"), one("team", "a"))}, []int{2, 0}},
			"not key":             {request{NotTags: one("env", "prod")}, []int{3, 2}},
			"not both keys":       {request{NotTags: two(one("env", "prod"), one("team", "a"))}, []int{3, 2, 1}},
			"not any key":         {request{NotTagsAny: two(one("env", "test"), one("team", "a"))}, []int{3, 1}},
			"without any":         {request{WithoutAnyTag: new(true)}, []int{3}},
			"without any, tags":   {request{WithoutAnyTag: new(true), Tags: one("env")}, []int{3}},
			"nobody's":            {request{Tags: one("nobody")}, nil},
			"name":                {request{Matches: &[]model.Match{{Key: "resource_name", Value: "prod"}}}, []int{1, 0}},
			"no name":             {request{Matches: &[]model.Match{{Key: "resource_name", Value: ""}}}, nil},
			"object_type":         {request{ObjectType: new(model.GetVaultResourceInstancesReqObjectTypeEnum().DISK)}, []int{1}},
			"cloud_type":          {request{CloudType: new(model.GetVaultResourceInstancesReqCloudTypeEnum().HYBRID)}, nil},
			"tags, object_type":   {request{Tags: one("env"), ObjectType: new(model.GetVaultResourceInstancesReqObjectTypeEnum().SERVER)}, []int{2, 0}},
			"enterprise":          {request{SysTags: &[]model.SysTags{{Key: "_sys_enterprise_project_id", Values: []string{"0"}}}}, []int{3, 2, 1, 0}},
			"enterprise nobody's": {request{SysTags: &[]model.SysTags{{Key: "_sys_enterprise_project_id", Values: []string{nobody}}}}, nil},
		} {
			c.r.Action = "filter"
			resources, count := s.instances(c.r)
			if got, want := instanceIDs(resources), pickAll(made, c.want); !slices.Equal(got, want) {
				t.Errorf("%s: vaults = %v, want %v", name, got, want)
			}
			equal(t, name+": total_count", count, int32(len(c.want)))
			c.r.Action = "count"
			_, count = s.instances(c.r)
			equal(t, name+": counted", count, int32(len(c.want)))
			if _, found := s.Last.Member("resources"); found {
				t.Errorf("%s: a count has resources: %s", name, s.Last.Body)
			}
		}
	})

	// Each as ShowVault answers it.
	conform(t, "OKDetail", func(t *testing.T, s *session) {
		vault := s.taggedVaults()[0]
		s.showVault(vault)
		shown, _ := s.Last.Member("vault")
		s.instances(request{Action: "filter", Tags: one("team", "a")})
		s.wantMember(vault, "resources", 0, "resource_id")
		s.wantMember("prod-0", "resources", 0, "resource_name")
		s.wantArray(2, "resources", 0, "tags")
		if detail, _ := s.Last.Member("resources", 0, "resource_detail", "vault"); !reflect.DeepEqual(detail, shown) {
			t.Errorf("resource_detail.vault\n%v\nShowVault\n%v", detail, shown)
		}
	})

	// Terraform sends limit and offset as strings, until it has total_count.
	conform(t, "OKPages", func(t *testing.T, s *session) {
		made := s.taggedVaults()
		slices.Reverse(made)
		for offset, want := range map[string][]string{"0": made[:3], "3": made[3:], "4": nil, "1000": nil} {
			resources, count := s.instances(request{Action: "filter", Limit: new("3"), Offset: &offset})
			equal(t, "total_count", count, 4)
			s.wantArray(len(want), "resources")
			if got := instanceIDs(resources); !slices.Equal(got, want) {
				t.Errorf("offset %s: vaults = %v, want %v", offset, got, want)
			}
		}
	})

	conform(t, "OKNumbers", func(t *testing.T, s *session) {
		s.taggedVaults()
		s.mustSend(http.MethodPost, "vault/resource_instances/action", `{"action":"filter","limit":2,"offset":1}`)
		s.wantArray(2, "resources")
		s.wantMember(4.0, "total_count")
	})

	for name, bad := range map[string]request{
		"ErrAction":      {Action: "guess"},
		"ErrLimitZero":   {Action: "filter", Limit: new("0")},
		"ErrLimitMany":   {Action: "filter", Limit: new("1001")},
		"ErrLimitWord":   {Action: "filter", Limit: new("ten")},
		"ErrOffset":      {Action: "filter", Offset: new("-1")},
		"ErrKeyEmpty":    {Action: "filter", Tags: one("")},
		"ErrKeyTwice":    {Action: "filter", Tags: two(one("k", "a"), one("k", "b"))},
		"ErrValuesTwice": {Action: "filter", TagsAny: one("k", "a", "a")},
		"ErrMatchKey":    {Action: "filter", Matches: &[]model.Match{{Key: "colour", Value: "red"}}},
	} {
		conform(t, name, func(t *testing.T, s *session) {
			_, err := s.tryInstances(&bad)
			want(t, err, invalidParameter)
		})
	}
}

// taggedVaults are prod-0 of env=prod, team=a; prod-1, of disks, of env=prod;
// test-2 of env=test; and bare-3 without tags.
func (s *session) taggedVaults() []string {
	s.t.Helper()
	env := func(value string) model.Tag { return model.Tag{Key: "env", Value: value} }
	var made []string
	for _, v := range []struct {
		object, name string
		tags         []model.Tag
	}{
		{"server", "prod-0", []model.Tag{env("prod"), {Key: "team", Value: "a"}}},
		{"disk", "prod-1", []model.Tag{env("prod")}},
		{"server", "test-2", []model.Tag{env("test")}},
		{"server", "bare-3", nil},
	} {
		asked := s.newVault(v.object, v.name, 100)
		asked.Tags = &v.tags
		if v.tags == nil {
			asked.Tags = nil
		}
		made = append(made, s.createVault(asked).Id)
	}
	return made
}

func instanceIDs(resources []model.TagResource) []string {
	var ids []string
	for _, r := range resources {
		ids = append(ids, r.ResourceId)
	}
	return ids
}
