package httpapi

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// Vaults are found by the tags they have and have not.
func TestResourceInstances(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		create := func(name, kind string, tags ...string) {
			named := object{"name": name}
			if list := tagList(tags); len(list) > 0 {
				named["tags"] = list
			}
			if name == "prod-web" {
				named["enterprise_project_id"] = "eps"
			}
			c.want("CreateVault", ask{body: vaultBody(kind, 10, nil, named)})
		}
		create("bare", "server")
		create("dev-db", "disk", "env=dev", "app=db")
		create("prod-db", "disk", "env=prod", "app=db")
		create("prod-web", "server", "env=prod", "app=web")
		all := "prod-web,prod-db,dev-db,bare"
		one := func(name, key string, values ...any) object {
			return object{name: list{object{"key": key, "values": append(list{}, values...)}}}
		}
		prodDB := list{object{"key": "env", "values": list{"prod"}}, object{"key": "app", "values": list{"db"}}}
		for i, test := range []struct {
			filter object
			want   string
		}{
			{object{}, all},
			{object{"limit": "2"}, "prod-web,prod-db"},
			{object{"limit": 2, "offset": 1}, "prod-db,dev-db"},
			{object{"limit": "2", "offset": "3"}, "bare"},
			{object{"offset": "9"}, ""},
			{one("tags", "env", "prod"), "prod-web,prod-db"},
			{one("tags", " env ", " prod "), "prod-web,prod-db"},
			{one("tags", "env", "prod", "dev"), "prod-web,prod-db,dev-db"},
			{one("tags", "env"), "prod-web,prod-db,dev-db"},
			{one("tags", "env", "*ro"), "prod-web,prod-db"},
			{one("tags", "env", "ro"), ""},
			{one("tags", "none", ""), ""},
			{object{"tags": prodDB}, "prod-db"},
			{object{"tags_any": prodDB}, "prod-web,prod-db,dev-db"},
			{object{"not_tags": prodDB}, "prod-web,dev-db,bare"},
			{object{"not_tags_any": prodDB}, "bare"},
			{object{"without_any_tag": true, "tags": prodDB}, "bare"},
			{object{"without_any_tag": false}, all},
			{object{"object_type": "disk"}, "prod-db,dev-db"},
			{object{"cloud_type": "hybrid"}, ""},
			{object{"matches": list{object{"key": "resource_name", "value": "prod"}}}, "prod-web,prod-db"},
			{object{"matches": list{object{"key": "resource_name", "value": ""}}}, ""},
			{object{"matches": list{object{"key": "resource_name", "value": "%"}}}, ""},
			{object{"matches": list{}}, all},
			{one("sys_tags", "_sys_enterprise_project_id", "eps"), "prod-web"},
			{one("sys_tags", "_sys_enterprise_project_id", "0"), "prod-db,dev-db,bare"},
			{one("sys_tags", "_sys_enterprise_project_id"), all},
		} {
			filter := object{"action": "filter"}
			maps.Copy(filter, test.filter)
			got := c.want("ShowVaultResourceInstances", ask{body: filter})
			if diff := cmp.Diff(test.want, got.listed("resources", "resource_name")); diff != "" {
				t.Errorf("%d: %v (-want +got):\n%s", i, test.filter, diff)
			}
			if test.filter["limit"] != nil || test.filter["offset"] != nil {
				continue
			}
			filter["action"] = "count"
			counted := c.want("ShowVaultResourceInstances", ask{body: filter})
			checkMembers(t, object{"total_count": counted.at("total_count")}, "total_count", object{"total_count": got.at("total_count")})
			if strings.Contains(string(counted.body), "resources") {
				t.Errorf("a count has %s", counted.body)
			}
		}
		for query, want := range map[string]int{"": 4, "enterprise_project_id=eps": 1, "enterprise_project_id=0": 3, "enterprise_project_id=all_granted_eps": 4} {
			if got := c.want("ShowVaultResourceInstances", ask{query: query, body: object{"action": "count"}}).number("total_count"); got != want {
				t.Errorf("%s: %d vaults, want %d", query, got, want)
			}
		}
	})
}

// tagList are tags of texts key=value.
func tagList(texts []string) list {
	var tags list
	for _, text := range texts {
		key, value, _ := strings.Cut(text, "=")
		tags = append(tags, object{"key": key, "value": value})
	}
	return tags
}

func TestBadResourceInstances(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	tag := func(key string, values ...any) list {
		return list{object{"key": key, "values": append(list{}, values...)}}
	}
	for i, filter := range []object{
		{"limit": "0"},
		{"limit": "1001"},
		{"limit": 1001},
		{"limit": ""},
		{"limit": "x"},
		{"limit": 1.5},
		{"limit": nil},
		{"offset": "-1"},
		{"offset": -1},
		{"tags": list{}},
		{"tags": tag("")},
		{"tags": tag("  ")},
		{"tags": append(tag("k"), tag(" k")...)},
		{"tags_any": tag("k", "v", "v ")},
		{"not_tags": tag("k", "*")},
		{"not_tags_any": tag(strings.Repeat("k", 128))},
		{"object_type": "tape"},
		{"action": "find"},
		{"matches": list{object{"key": "name", "value": ""}}},
		{"sys_tags": tag("_sys_enterprise_project_id", "0"), "tags": tag("k")},
	} {
		body := object{"action": "filter"}
		maps.Copy(body, filter)
		if got := c.refuse(domain.CodeInvalidParameter, "ShowVaultResourceInstances", ask{body: body}); t.Failed() {
			t.Fatalf("%d: %v: %s", i, filter, got.body)
		}
	}
}
