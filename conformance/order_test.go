package conformance

import (
	"net/http"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestCreateVaultPrePaid(t *testing.T) {
	t.Parallel()

	conform(t, "OKPaidByItself", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)
		vault, order := s.buy("disk", true, disk...)
		_, err := s.ShowVault(&model.ShowVaultRequest{VaultId: vault})
		want(t, err, vaultUnknown)
		s.idle()
		v := s.showVault(vault)
		equal(t, "charging_mode", v.Billing.ChargingMode.Value(), "pre_paid")
		equal(t, "status", v.Billing.Status.Value(), available)
		equal(t, "order_id", value(v.Billing.OrderId), order)
		equal(t, "resources", len(v.Resources), 1)
		_, err = s.DeleteVault(&model.DeleteVaultRequest{VaultId: vault})
		want(t, err, vaultUndeletable)
	})

	conform(t, "OKPaidLater", func(t *testing.T, s *session) {
		vault, order := s.buy("server", false)
		equal(t, "status of the order", s.orderStatus(order), 6)
		if err := s.control.PayOrder(t.Context(), s.world.ID, order); err != nil {
			t.Fatal(err)
		}
		equal(t, "status of the order", s.orderStatus(order), 3)
		s.idle()
		equal(t, "status of the order", s.orderStatus(order), 5)
		s.showVault(vault)
	})

	conform(t, "OKFreezesAtTheEnd", func(t *testing.T, s *session) {
		vault, _ := s.bought("disk")
		s.advance(32 * 24 * time.Hour)
		equal(t, "status", s.showVault(vault).Billing.Status.Value(), "frozen")
		s.wantMember(true, "vault", "frozen")
	})

	conform(t, "Err", func(t *testing.T, s *session) {
		asked := s.newVault("disk", "bought", 200)
		monthly(asked.Billing, true)
		asked.Billing.PeriodNum = nil
		_, err := s.tryCreateVault(asked)
		want(t, err, invalidParameter)
		asked = s.newVault("workspace", "bought", 200)
		monthly(asked.Billing, true)
		_, err = s.tryCreateVault(asked)
		want(t, err, notSold)
	})
}

func TestCreatePostPaidVault(t *testing.T) {
	t.Parallel()
	order := func(s *session, billing *model.BillingCreate) (*model.CreatePostPaidVaultResponse, error) {
		return s.CreatePostPaidVault(&model.CreatePostPaidVaultRequest{Body: &model.VaultOrderCreateReqs{
			Vault: &model.VaultOrder{Billing: billing, Resources: []model.ResourceCreate{}},
		}})
	}

	conform(t, "OK", func(t *testing.T, s *session) {
		billing := s.newVault("disk", "", 100).Billing
		monthly(billing, true)
		answer, err := order(s, billing)
		if err != nil {
			t.Fatal(err)
		}
		s.wantOrders(value(answer.Orders), answer.RetCode, answer.ErrText, answer.ErrorCode)
		s.idle()
		v := s.showVault(value((*answer.Orders)[0].ResourceId))
		equal(t, "order_id", value(v.Billing.OrderId), (*answer.Orders)[0].OrderId)
	})

	conform(t, "OKPostPaid", func(t *testing.T, s *session) {
		answer, err := order(s, s.newVault("disk", "", 100).Billing)
		if err != nil {
			t.Fatal(err)
		}
		s.wantOrders(value(answer.Orders), answer.RetCode, answer.ErrText, answer.ErrorCode)
		v := s.showVault(value((*answer.Orders)[0].ResourceId))
		equal(t, "charging_mode", v.Billing.ChargingMode.Value(), "post_paid")
	})

	conform(t, "ErrSize", func(t *testing.T, s *session) {
		_, err := order(s, s.newVault("disk", "", 9).Billing)
		want(t, err, invalidSize)
	})
}

func (s *session) tryChangeOrder(vault string, size int32, spec string) (string, error) {
	answer, err := s.ChangeOrder(&model.ChangeOrderRequest{Body: &model.CbcOrderChange{
		ResourceId: vault, IsAutoPay: new(true), ProductInfo: &model.CbcProductInfoOrderChange{
			ProductId: "00301-231147-0--0", ResourceSize: size, ResourceSizeMeasureId: new(int32(17)),
			ResourceSpecCode: *word[model.CbcProductInfoOrderChangeResourceSpecCode](s.t, spec),
		},
	}})
	if err != nil {
		return "", err
	}
	s.wantMember(0.0, "retCode")
	s.wantMember("success", "retMsg")
	return value(answer.OrderId), nil
}

func TestChangeOrder(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		vault, _ := s.bought("disk")
		order, err := s.tryChangeOrder(vault, 500, diskSpec)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "status", s.showVault(vault).Billing.Status.Value(), "lock")
		_, err = s.tryChangeOrder(vault, 600, diskSpec)
		want(t, err, expansionRunning)
		_, err = s.tryUpdateVault(vault, &model.VaultUpdate{Billing: &model.BillingUpdate{Size: new(int32(600))}})
		want(t, err, expansionRunning)
		s.poll(10*time.Second, "the order", func() bool { return s.orderDone(order) })
		v := s.showVault(vault)
		equal(t, "status", v.Billing.Status.Value(), available)
		equal(t, "size", v.Billing.Size, 500)
	})

	conform(t, "Err", func(t *testing.T, s *session) {
		vault, _ := s.bought("disk")
		_, err := s.tryChangeOrder(nobody, 500, diskSpec)
		want(t, err, vaultUnknown)
		_, err = s.tryChangeOrder(s.vaultOf("disk"), 500, diskSpec)
		want(t, err, billUnknown)
		_, err = s.tryChangeOrder(vault, 9, diskSpec)
		want(t, err, invalidSize)
		_, err = s.tryChangeOrder(vault, 500, serverSpec)
		want(t, err, notSold)
		_, err = s.tryChangeOrder(vault, 500, "vault.backup.tape.normal")
		want(t, err, invalidParameter)
	})
}

func TestUpdateOrder(t *testing.T) {
	t.Parallel()
	update := func(s *session, order, vault string, size int32) (*model.UpdateOrderResponse, error) {
		return s.UpdateOrder(&model.UpdateOrderRequest{OrderId: order, Body: &model.CbcUpdate{
			ResourceId: vault, ProductInfo: &model.CbcProductInfoUpdate{
				ProductId: "00301-231147-0--0", ResourceSize: size, ResourceSizeMeasureId: new(int32(17)), ResourceSpecCode: diskSpec,
			},
		}})
	}

	conform(t, "OK", func(t *testing.T, s *session) {
		vault, order := s.bought("disk")
		answer, err := update(s, order, vault, 500)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "retCode", value(answer.RetCode), "0")
		equal(t, "retMsg", value(answer.RetMsg), "success")
		if value(answer.OrderId) == "" || value(answer.OrderId) == order {
			t.Errorf("orderId = %s", value(answer.OrderId))
		}
		s.idle()
		equal(t, "size", s.showVault(vault).Billing.Size, 500)
	})

	conform(t, "ErrOrderUnknown", func(t *testing.T, s *session) {
		vault, _ := s.bought("disk")
		_, err := update(s, "CS2305081601LIS2V", vault, 500)
		want(t, err, billUnknown)
	})
}

func (s *session) tryChangeChargeMode(ids ...string) (string, error) {
	answer, err := s.ChangeVaultChargeMode(&model.ChangeVaultChargeModeRequest{Body: &model.ChangeToPeriod{
		ChargingMode: new("pre_paid"), PeriodType: "year", PeriodNum: 1, IsAutoPay: new(true), VaultIds: ids,
	}})
	if err != nil {
		return "", err
	}
	s.wantMember(0.0, "retCode")
	return value(answer.OrderId), nil
}

func TestChangeVaultChargeMode(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		vault := s.vaultOf("disk")
		order, err := s.tryChangeChargeMode(vault)
		if err != nil {
			t.Fatal(err)
		}
		s.poll(10*time.Second, "the order", func() bool { return s.orderDone(order) })
		v := s.showVault(vault)
		equal(t, "charging_mode", v.Billing.ChargingMode.Value(), "pre_paid")
		_, err = s.tryChangeChargeMode(vault)
		want(t, err, vaultUnchangeable)
	})

	conform(t, "ErrUnknown", func(t *testing.T, s *session) {
		_, err := s.tryChangeChargeMode(nobody)
		want(t, err, vaultUnknown)
	})
}

// TestTerraformPrePaidVault does what the provider's cbr_vault does with a vault
// that is bought.
func TestTerraformPrePaidVault(t *testing.T) {
	t.Parallel()
	conform(t, "OK", func(t *testing.T, s *session) {
		_, order := s.buy("disk", true)
		s.poll(10*time.Second, "the order", func() bool { return s.orderDone(order) })
		vault := s.ofOrder(order)
		s.showVault(vault)

		renew := "/v2/orders/subscriptions/resources/autorenew/" + vault
		for _, method := range []string{http.MethodPost, http.MethodDelete} {
			if err := s.billed(method, renew, ""); err != nil {
				t.Fatal(err)
			}
			s.wantStatus(http.StatusNoContent)
		}

		project := "/v1.0/enterprise-projects/eps-1"
		if err := s.billed(http.MethodPost, project+"/resources-migrate",
			`{"resource_id":"`+vault+`","resource_type":"vault","project_id":"`+s.project.ID+`","region_id":"`+s.project.Name+`"}`); err != nil {
			t.Fatal(err)
		}
		s.wantStatus(http.StatusNoContent)
		if err := s.billed(http.MethodPost, project+"/resources/filter",
			`{"projects":["`+s.project.ID+`"],"resource_types":["vault"],"limit":1000}`); err != nil {
			t.Fatal(err)
		}
		s.wantStatus(http.StatusOK)
		s.wantMember(vault, "resources", 0, "resource_id")
		equal(t, "enterprise_project_id", value(s.showVault(vault).EnterpriseProjectId), "eps-1")

		if err := s.billed(http.MethodPost, "/v2/orders/subscriptions/resources/unsubscribe",
			`{"resource_ids":["`+vault+`"],"unsubscribe_type":1}`); err != nil {
			t.Fatal(err)
		}
		s.wantStatus(http.StatusOK)
		s.poll(20*time.Second, "the deletion", func() bool {
			_, err := s.ShowVault(&model.ShowVaultRequest{VaultId: vault})
			return s.gone(err)
		})
	})
}
