package httpapi

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// tagsOf are a vault's tags as key=value, as three operations show them.
func (c *cloud) tagsOf(vault string) string {
	c.t.Helper()
	shown := c.want("ShowVaultTag", ask{params: []string{vault}}).at("tags").(list)
	if diff := cmp.Diff(shown, c.want("ShowVault", ask{params: []string{vault}}).at("vault.tags").(list)); diff != "" {
		c.t.Errorf("ShowVault differs (-ShowVaultTag +ShowVault):\n%s", diff)
	}
	texts := make([]string, len(shown))
	for i, tag := range shown {
		texts[i] = fmt.Sprint(tag.(object)["key"], "=", tag.(object)["value"])
	}
	return strings.Join(texts, ",")
}

func (c *cloud) tagged(vault, want string) {
	c.t.Helper()
	if got := c.tagsOf(vault); got != want {
		c.t.Errorf("tags are %q, want %q", got, want)
	}
}

// Spaces around keys and values are discarded, wherever a tag is given.
func TestTagsAreTrimmed(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	body := vaultBody("server", 10, nil, object{"tags": list{object{"key": " a ", "value": "  1 "}, object{"key": "b", "value": "  "}}})
	vault := c.want("CreateVault", ask{body: body}).text("vault.id")
	c.tagged(vault, "a=1,b=")
	c.want("CreateVaultTags", ask{params: []string{vault}, body: tagBody("a  ", " 2")})
	c.want("CreateVaultTags", ask{params: []string{vault}, body: tagBody("  "+strings.Repeat("k", 36), strings.Repeat("v", 43)+"  ")})
	c.tagged(vault, "a=2,b=,"+strings.Repeat("k", 36)+"="+strings.Repeat("v", 43))
	c.want("BatchCreateAndDeleteVaultTags", batch(vault, "delete", list{object{"key": " " + strings.Repeat("k", 36)}}))
	c.want("BatchCreateAndDeleteVaultTags", batch(vault, "create", list{object{"key": " b", "value": "3 "}}))
	c.want("DeleteVaultTag", ask{params: []string{vault, "%20a%20"}})
	c.tagged(vault, "b=3")
	c.refuse(domain.CodeInvalidParameter, "CreateVault", ask{body: vaultBody("server", 10, nil, object{
		"tags": list{object{"key": "a", "value": "1"}, object{"key": " a", "value": "2"}},
	})})
	c.refuse(domain.CodeInvalidParameter, "BatchCreateAndDeleteVaultTags", batch(vault, "create", list{
		object{"key": "a", "value": "1"}, object{"key": "a ", "value": "1"},
	}))
	c.tagged(vault, "b=3")
}

// What a tag cannot be. Those of a batch have other limits than single ones.
func TestBadTags(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	vault := c.vault("server", 10)
	long := func(n int) string { return strings.Repeat("x", n) }
	for _, tag := range [][2]string{{"", "v"}, {" ", "v"}, {"a b", "v"}, {"a.b", "v"}, {"k", "a b"}, {"k", "a,b"}, {long(37), "v"}, {"k", long(44)}, {"k", "\t"}} {
		c.refuse(domain.CodeInvalidParameter, "CreateVaultTags", ask{params: []string{vault}, body: tagBody(tag[0], tag[1])})
		c.refuse(domain.CodeInvalidParameter, "CreateVault", ask{body: vaultBody("server", 10, nil, object{"tags": list{object{"key": tag[0], "value": tag[1]}}})})
	}
	for _, tag := range []object{{"key": "k"}, {"key": "k", "value": nil}, {"key": "", "value": "v"}, {"key": long(128), "value": "v"}, {"key": "k", "value": long(256)}} {
		c.refuse(domain.CodeInvalidParameter, "BatchCreateAndDeleteVaultTags", batch(vault, "create", list{tag}))
	}
	for _, body := range []object{
		{"action": "create"},
		{"action": "create", "tags": list{}},
		{"action": "replace", "tags": someTags(1)},
		{"tags": someTags(1)},
		{"action": "create", "sys_tags": list{object{"key": "_sys_enterprise_project_id", "value": "0"}}},
	} {
		c.refuse(domain.CodeInvalidParameter, "BatchCreateAndDeleteVaultTags", ask{params: []string{vault}, body: body})
	}
	c.refuse(domain.CodeInvalidParameter, "CreateVault", ask{body: vaultBody("server", 10, nil, object{"tags": someTags(11)})})
	c.tagged(vault, "")
	odd := "a/b, <c> %\u4fdd" + long(100)
	c.want("BatchCreateAndDeleteVaultTags", batch(vault, "create", list{object{"key": odd, "value": "*"}}))
	c.tagged(vault, odd+"=*")
	c.want("BatchCreateAndDeleteVaultTags", batch(vault, "delete", list{object{"key": odd}, object{"key": odd}, object{"key": "none"}}))
	c.tagged(vault, "")
}

// A key is whatever stands between the slashes.
func TestDeleteVaultTag(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	vault := c.vault("server", 10)
	for key, path := range map[string]string{"k": "k", "a/b": "a%2Fb", "a b": "a%20b", "%": "%25", "\u4fdd": "%E4%BF%9D", "..": "%2e%2e", "?": "%3F", "action": "action"} {
		c.want("BatchCreateAndDeleteVaultTags", batch(vault, "create", list{object{"key": key, "value": ""}}))
		c.tagged(vault, key+"=")
		if got := c.want("DeleteVaultTag", ask{params: []string{vault, path}}); len(got.body) > 0 {
			t.Errorf("%s: %s", key, got.body)
		}
		c.tagged(vault, "")
		c.refuse(domain.CodeTagKeyNotFound, "DeleteVaultTag", ask{params: []string{vault, path}})
	}
}

// A vault has 10 tags at most, and 20 in the profile otc; a tag that takes the
// place of another adds none.
func TestTagLimit(t *testing.T) {
	t.Parallel()
	for profile, limit := range map[string]int{domain.ProfileHuawei: 10, domain.ProfileReference: 10, domain.ProfileOTC: 20} {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			c := newCloudWith(t, enginetest.SQLite(t), iam.ModeVerify, profile)
			vault := c.vault("server", 10)
			c.refuse(domain.CodeTooManyTags, "BatchCreateAndDeleteVaultTags", batch(vault, "create", someTags(limit+1)))
			c.tagged(vault, "")
			c.want("BatchCreateAndDeleteVaultTags", batch(vault, "create", someTags(limit)))
			c.refuse(domain.CodeTooManyTags, "CreateVaultTags", ask{params: []string{vault}, body: tagBody("more", "")})
			c.want("CreateVaultTags", ask{params: []string{vault}, body: tagBody("k0", "other")})
			c.want("BatchCreateAndDeleteVaultTags", batch(vault, "delete", someTags(limit)[1:]))
			c.tagged(vault, "k0=other")
		})
	}
}

// The tags of a project are each key once, with all values as a list, and only
// those that some vault has.
func TestProjectTags(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	vaults := []string{c.vault("server", 10), c.vault("disk", 10), c.vault("turbo", 10)}
	for i, value := range []string{"b", "", "b"} {
		c.want("CreateVaultTags", ask{params: []string{vaults[i]}, body: tagBody("k", value)})
	}
	values := func(want any) {
		t.Helper()
		if diff := cmp.Diff(want, c.want("ShowVaultProjectTag", ask{}).at("tags")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	values(list{object{"key": "k", "values": list{"", "b"}}})
	c.want("DeleteVaultTag", ask{params: []string{vaults[1], "k"}})
	values(list{object{"key": "k", "values": list{"b"}}})
	for _, vault := range vaults {
		c.want("DeleteVault", ask{params: []string{vault}})
	}
	c.idle()
	values(list{})
}
