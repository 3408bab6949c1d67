package conformance

import (
	"reflect"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestUpdateVault(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		id := s.createVault(s.newVault("server", "web", 100)).Id
		v := s.updateVault(id, &model.VaultUpdate{Name: new("web-2"), Billing: &model.BillingUpdate{Size: new(int32(200))}})
		equal(t, "name", v.Name, "web-2")
		equal(t, "size", v.Billing.Size, 200)
		updated, _ := s.Last.Member("vault")
		s.showVault(id)
		shown, _ := s.Last.Member("vault")
		if !reflect.DeepEqual(updated, shown) {
			t.Errorf("UpdateVault answered\n%v\nShowVault answers\n%v", updated, shown)
		}
	})

	conform(t, "OKOnlyWhatIsGiven", func(t *testing.T, s *session) {
		id := s.createVault(s.newVault("server", "web", 100)).Id
		v := s.updateVault(id, &model.VaultUpdate{
			AutoExpand: new(true), AutoBind: new(true), SmnNotify: new(false), Threshold: new(int32(70)),
			BindRules: &model.VaultBindRules{Tags: &[]model.BindRulesTags{{Key: "backup", Value: "yes"}}},
		})
		equal(t, "name", v.Name, "web")
		equal(t, "size", v.Billing.Size, 100)
		equal(t, "auto_expand", value(v.AutoExpand), true)
		equal(t, "auto_bind", value(v.AutoBind), true)
		equal(t, "smn_notify", value(v.SmnNotify), false)
		equal(t, "threshold", value(v.Threshold), 70)
		s.wantMember("backup", "vault", "bind_rules", "tags", 0, "key")
	})

	// Terraform empties the rules by sending tags: [].
	conform(t, "OKNoMoreBindRules", func(t *testing.T, s *session) {
		asked := s.newVault("server", "web", 100)
		asked.BindRules = &model.VaultBindRules{Tags: &[]model.BindRulesTags{{Key: "backup", Value: "yes"}}}
		id := s.createVault(asked).Id
		v := s.updateVault(id, &model.VaultUpdate{BindRules: &model.VaultBindRules{Tags: &[]model.BindRulesTags{}}})
		if rules := value(value(v.BindRules).Tags); len(rules) != 0 {
			t.Errorf("bind_rules.tags = %v, want none", rules)
		}
	})

	conform(t, "OKAppConsistent", func(t *testing.T, s *session) {
		id := s.createVault(s.newVault("server", "web", 100)).Id
		v := s.updateVault(id, &model.VaultUpdate{Billing: &model.BillingUpdate{
			ConsistentLevel: new(model.GetBillingUpdateConsistentLevelEnum().APP_CONSISTENT),
		}})
		equal(t, "consistent_level", v.Billing.ConsistentLevel.Value(), "app_consistent")
		equal(t, "size", v.Billing.Size, 100)
	})

	conform(t, "ErrUnlock", func(t *testing.T, s *session) {
		id := s.createVault(s.newVault("server", "web", 100)).Id
		equal(t, "locked", value(s.updateVault(id, &model.VaultUpdate{Locked: new(true)}).Locked), true)
		_, err := s.tryUpdateVault(id, &model.VaultUpdate{Locked: new(false)})
		if report := refusal(t, err); report != nil {
			equal(t, "status", report.StatusCode, 400)
			const words = "vault not support to modify locked attribute from true to false."
			if !strings.Contains(report.ErrorMessage, words) {
				t.Errorf("message = %q, want %q in it", report.ErrorMessage, words)
			}
		}
		s.deleteVault(id) // a locked vault may go as long as it is empty
	})

	conform(t, "ErrSizeBelowUsed", func(t *testing.T, s *session) {
		vault := s.vaultOf("server", s.servers(4)...)
		s.backUp(vault)
		if used := s.showVault(vault).Billing.Used; used <= 1024 {
			t.Fatalf("four servers use %d MB: too few for this test", used)
		}
		_, err := s.tryUpdateVault(vault, &model.VaultUpdate{Billing: &model.BillingUpdate{Size: new(int32(1))}})
		want(t, err, invalidSize)
	})

	for name, c := range map[string]struct {
		v    *model.VaultUpdate
		want failure
	}{
		"ErrSizeZero":    {&model.VaultUpdate{Billing: &model.BillingUpdate{Size: new(int32(0))}}, invalidSize},
		"ErrSizeTooBig":  {&model.VaultUpdate{Billing: &model.BillingUpdate{Size: new(int32(10485761))}}, invalidSize},
		"ErrNameEmpty":   {&model.VaultUpdate{Name: new("")}, invalidParameter},
		"ErrNameTooLong": {&model.VaultUpdate{Name: new(strings.Repeat("n", 65))}, invalidParameter},
		"ErrThreshold":   {&model.VaultUpdate{Threshold: new(int32(0))}, invalidParameter},
	} {
		conform(t, name, func(t *testing.T, s *session) {
			id := s.createVault(s.newVault("server", "web", 100)).Id
			before := s.showVault(id)
			_, err := s.tryUpdateVault(id, c.v)
			want(t, err, c.want)
			if after := s.showVault(id); !reflect.DeepEqual(after, before) {
				t.Errorf("the refused update changed\n%v\nto\n%v", before, after)
			}
		})
	}

	for name, id := range map[string]string{"ErrUnknown": nobody, "ErrNotUUID": notUUID} {
		conform(t, name, func(t *testing.T, s *session) {
			_, err := s.tryUpdateVault(id, &model.VaultUpdate{Name: new("web")})
			want(t, err, vaultUnknown)
		})
	}
}
