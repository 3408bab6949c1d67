package conformance

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"

	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

// tagsOf are n tags of different keys.
func tagsOf(n int) []model.Tag {
	var tags []model.Tag
	for i := range n {
		tags = append(tags, model.Tag{Key: fmt.Sprintf("key-%d", i), Value: "v"})
	}
	return tags
}

func TestCreateVaultTags(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		vault := s.vaultOf("server")
		s.tag(vault, "key1", "key2")
		s.tag(vault, "key_2", "")
		s.tagged(vault, map[string]string{"key1": "key2", "key_2": ""})
	})

	conform(t, "OKOverwrites", func(t *testing.T, s *session) {
		vault := s.vaultOf("server")
		for _, value := range []string{"a", "a", "b.c"} {
			s.tag(vault, "key", value)
		}
		s.tagged(vault, map[string]string{"key": "b.c"})
	})

	conform(t, "OKSpacesAround", func(t *testing.T, s *session) {
		vault := s.vaultOf("server")
		s.tag(vault, " key ", " value ")
		s.tagged(vault, map[string]string{"key": "value"})
	})

	conform(t, "OKChinese", func(t *testing.T, s *session) {
		vault := s.vaultOf("server")
		s.tag(vault, "部门", "研发.一")
		s.tagged(vault, map[string]string{"部门": "研发.一"})
		s.untag(vault, "部门")
		s.tagged(vault, nil)
	})

	conform(t, "Err6600", func(t *testing.T, s *session) {
		asked := s.newVault("server", "web", 100)
		asked.Tags = new(tagsOf(10))
		vault := s.createVault(asked).Id
		want(t, s.tryTag(vault, model.Tag{Key: "one-more", Value: "v"}), tooManyTags)
		want(t, s.tryTags(vault, "create", model.Tag{Key: "one-more", Value: "v"}), tooManyTags)
		s.tag(vault, "key-0", "another-value-is-no-more")
		equal(t, "tags", len(s.showTags(vault)), 10)
	})

	conform(t, "Err6105", func(t *testing.T, s *session) {
		for _, id := range []string{nobody, notUUID} {
			want(t, s.tryTag(id, model.Tag{Key: "k", Value: "v"}), vaultUnknown)
			want(t, s.tryTags(id, "create", model.Tag{Key: "k", Value: "v"}), vaultUnknown)
			want(t, s.tryUntag(id, "k"), vaultUnknown)
		}
	})

	for name, tag := range map[string]model.Tag{
		"ErrKeyEmpty":     {Key: "", Value: "v"},
		"ErrKeySpaces":    {Key: "  ", Value: "v"},
		"ErrKeyLong":      {Key: strings.Repeat("k", 37), Value: "v"},
		"ErrKeyCharacter": {Key: "a=b", Value: "v"},
		"ErrValueLong":    {Key: "k", Value: strings.Repeat("v", 44)},
		"ErrValue":        {Key: "k", Value: "a/b"},
	} {
		conform(t, name, func(t *testing.T, s *session) {
			vault := s.vaultOf("server")
			want(t, s.tryTag(vault, tag), invalidParameter)
			s.tagged(vault, nil)
		})
	}

	conform(t, "ErrNoTag", func(t *testing.T, s *session) {
		want(t, s.sendJSON(http.MethodPost, "vault/"+s.vaultOf("server")+"/tags", `{}`), invalidParameter)
	})
}

func TestBatchVaultTags(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		vault := s.vaultOf("server")
		s.tag(vault, "string", "former")
		s.tags(vault, "create", model.Tag{Key: "string", Value: "string"}, model.Tag{Key: "string1", Value: "string2"})
		s.tagged(vault, map[string]string{"string": "string", "string1": "string2"})
		s.tags(vault, "delete", model.Tag{Key: "string"}, model.Tag{Key: "string"}, model.Tag{Key: "nobody"})
		s.tagged(vault, map[string]string{"string1": "string2"})
	})

	// Without a value, which the SDK always sends.
	conform(t, "OKDeleteKeyAlone", func(t *testing.T, s *session) {
		vault := s.vaultOf("server")
		s.tag(vault, "key", "value")
		err := s.sendJSON(http.MethodPost, "vault/"+vault+"/tags/action", `{"action":"delete","tags":[{"key":"key"}]}`)
		if err != nil {
			t.Fatal(err)
		}
		s.tagged(vault, nil)
	})

	conform(t, "Err6600", func(t *testing.T, s *session) {
		vault := s.vaultOf("server")
		s.tags(vault, "create", tagsOf(9)...)
		want(t, s.tryTags(vault, "create", model.Tag{Key: "a", Value: "v"}, model.Tag{Key: "b", Value: "v"}), tooManyTags)
		equal(t, "tags", len(s.showTags(vault)), 9)
	})

	for name, act := range map[string]func(s *session, vault string) error{
		"ErrKeyTwice": func(s *session, vault string) error {
			return s.tryTags(vault, "create", model.Tag{Key: "k", Value: "a"}, model.Tag{Key: "k", Value: "b"})
		},
		"ErrAction":   func(s *session, vault string) error { return s.tryTags(vault, "replace", tagsOf(1)...) },
		"ErrNone":     func(s *session, vault string) error { return s.tryTags(vault, "create", []model.Tag{}...) },
		"ErrKeyEmpty": func(s *session, vault string) error { return s.tryTags(vault, "delete", model.Tag{}) },
		"ErrKeyLong": func(s *session, vault string) error {
			return s.tryTags(vault, "create", model.Tag{Key: strings.Repeat("k", 128), Value: "v"})
		},
		"ErrValueLong": func(s *session, vault string) error {
			return s.tryTags(vault, "create", model.Tag{Key: "k", Value: strings.Repeat("v", 256)})
		},
		"ErrNoTags": func(s *session, vault string) error {
			return s.sendJSON(http.MethodPost, "vault/"+vault+"/tags/action", `{"action":"create"}`)
		},
		"ErrNoValue": func(s *session, vault string) error {
			return s.sendJSON(http.MethodPost, "vault/"+vault+"/tags/action", `{"action":"create","tags":[{"key":"k"}]}`)
		},
		"ErrSystemTags": func(s *session, vault string) error {
			return s.sendJSON(http.MethodPost, "vault/"+vault+"/tags/action",
				`{"action":"create","sys_tags":[{"key":"_sys_enterprise_project_id","value":"0"}]}`)
		},
	} {
		conform(t, name, func(t *testing.T, s *session) {
			vault := s.vaultOf("server")
			want(t, act(s, vault), invalidParameter)
			s.tagged(vault, nil)
		})
	}
}

func TestDeleteVaultTag(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		asked := s.newVault("server", "web", 100)
		asked.Tags = new(tagsOf(2))
		vault := s.createVault(asked).Id
		s.untag(vault, "key-0")
		s.tagged(vault, map[string]string{"key-1": "v"})
	})

	conform(t, "Err6601", func(t *testing.T, s *session) {
		vault := s.vaultOf("server")
		want(t, s.tryUntag(vault, "nobody"), tagUnknown)
		s.tag(vault, "key", "v")
		s.untag(vault, "key")
		want(t, s.tryUntag(vault, "key"), tagUnknown)
		want(t, s.tryUntag(vault, "strange(key)"), tagUnknown)
	})
}

func TestShowVaultTag(t *testing.T) {
	t.Parallel()

	conform(t, "OKNone", func(t *testing.T, s *session) {
		s.showTags(s.vaultOf("server"))
		s.wantArray(0, "tags")
		if _, found := s.Last.Member("sys_tags"); found {
			t.Errorf("sys_tags are for services only: %s", s.Last.Body)
		}
	})

	conform(t, "Err6105", func(t *testing.T, s *session) {
		_, err := s.ShowVaultTag(&model.ShowVaultTagRequest{VaultId: nobody})
		want(t, err, vaultUnknown)
	})

	// This operation alone has an example of an id of another form.
	conform(t, "ErrVaultID", func(t *testing.T, s *session) {
		_, err := s.ShowVaultTag(&model.ShowVaultTagRequest{VaultId: notUUID})
		want(t, err, invalidParameter)
	})
}

// TestShowVaultProjectTag reads the answer by itself: values are a list, which
// Terraform needs and the SDK cannot decode.
func TestShowVaultProjectTag(t *testing.T) {
	t.Parallel()

	list := sdk.Raw{Method: http.MethodGet, Path: "/v3/{project_id}/vault/tags"}

	conform(t, "OK", func(t *testing.T, s *session) {
		first, second := s.vaultOf("server"), s.vaultOf("disk")
		s.tags(first, "create", model.Tag{Key: "string", Value: "string"}, model.Tag{Key: "a", Value: "b"})
		s.tag(second, "string", "")
		s.in(s.account.Projects[1]).tag(s.in(s.account.Projects[1]).vaultOf("server"), "elsewhere", "v")
		if err := s.Send(list); err != nil {
			t.Fatal(err)
		}
		s.wantStatus(http.StatusOK)
		s.wantArray(2, "tags")
		s.wantMember("a", "tags", 0, "key")
		s.wantArray(1, "tags", 0, "values")
		s.wantMember("b", "tags", 0, "values", 0)
		s.wantMember("string", "tags", 1, "key")
		s.wantArray(2, "tags", 1, "values")
		s.wantMember("", "tags", 1, "values", 0)
		s.wantMember("string", "tags", 1, "values", 1)
	})

	conform(t, "OKNone", func(t *testing.T, s *session) {
		if err := s.Send(list); err != nil {
			t.Fatal(err)
		}
		s.wantArray(0, "tags")
	})

	// The call arrives and is answered with 200 all the same. Should a later SDK
	// decode the list, the check above can use it.
	conform(t, "ErrUndecodable", func(t *testing.T, s *session) {
		s.tag(s.vaultOf("server"), "key", "value")
		_, err := s.ShowVaultProjectTag(&model.ShowVaultProjectTagRequest{})
		s.wantStatus(http.StatusOK)
		s.wantMember("value", "tags", 0, "values", 0)
		if err == nil || !strings.Contains(err.Error(), "Values") {
			t.Errorf("error = %v, want the SDK's about values being no string", err)
		}
	})
}
