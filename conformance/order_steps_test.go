package conformance

import (
	"fmt"
	"net/http"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"

	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

const (
	diskSpec   = "vault.backup.volume.normal"
	serverSpec = "vault.backup.server.normal"
)

// monthly makes a vault one that is bought for a month.
func monthly(billing *model.BillingCreate, autoPay bool) {
	billing.ChargingMode = new(model.GetBillingCreateChargingModeEnum().PRE_PAID)
	billing.PeriodType = new(model.GetBillingCreatePeriodTypeEnum().MONTH)
	billing.PeriodNum = new(int32(1))
	billing.IsAutoPay = &autoPay
}

// buy orders a vault for a month and returns the ids of the vault to come and of
// the order.
func (s *session) buy(objectType string, autoPay bool, resources ...model.ResourceCreate) (vault, order string) {
	s.t.Helper()
	asked := s.newVault(objectType, "bought", 200)
	asked.Resources = append(asked.Resources, resources...)
	monthly(asked.Billing, autoPay)
	answer, err := s.tryCreateVault(asked)
	if err != nil {
		s.t.Fatalf("CreateVault: %v", err)
	}
	s.wantOrders(value(answer.Orders), answer.RetCode, answer.ErrText, answer.ErrorCode)
	equal(s.t, "vault.id", answer.Vault.Id, value((*answer.Orders)[0].ResourceId))
	return answer.Vault.Id, (*answer.Orders)[0].OrderId
}

// wantOrders checks what goes with one order.
func (s *session) wantOrders(orders []model.CbcOrderResult, retCode *int32, errText, errorCode *string) {
	s.t.Helper()
	if len(orders) != 1 || retCode == nil {
		s.t.Fatalf("%d orders: %s", len(orders), s.Last.Body)
	}
	equal(s.t, "retCode", *retCode, 0)
	equal(s.t, "errText", value(errText), "success")
	equal(s.t, "error_code", value(errorCode), "0")
	equal(s.t, "cloudServiceId", value(orders[0].CloudServiceId), "cbr")
	equal(s.t, "subscribeResult", orders[0].SubscribeResult, 1)
}

// bought is a vault that was bought for a month and is there.
func (s *session) bought(objectType string, resources ...model.ResourceCreate) (vault, order string) {
	s.t.Helper()
	vault, order = s.buy(objectType, true, resources...)
	s.idle()
	return vault, order
}

// billed sends a call to the billing or enterprise project service, as Terraform
// does, and returns the error of the SDK.
func (s *session) billed(method, path, body string) error {
	return s.Send(sdk.Raw{Method: method, Path: path, Body: body})
}

// orderStatus is order_info.status, the number that Terraform waits for.
func (s *session) orderStatus(order string) float64 {
	s.t.Helper()
	if err := s.billed(http.MethodGet, "/v2/orders/customer-orders/details/"+order, ""); err != nil {
		s.t.Fatalf("details of %s: %v", order, err)
	}
	s.wantStatus(http.StatusOK)
	status, _ := s.Last.Member("order_info", "status")
	number, ok := status.(float64)
	if !ok {
		s.t.Fatalf("order_info.status is no number: %s", s.Last.Body)
	}
	return number
}

// orderDone is Terraform's condition on an order.
func (s *session) orderDone(order string) bool {
	s.t.Helper()
	status := s.orderStatus(order)
	if status != 5 && status != 2 && status != 3 && status != 6 {
		s.t.Fatalf("status = %v: Terraform gives up here", status)
	}
	return status == 5
}

// ofOrder is the vault that belongs to an order.
func (s *session) ofOrder(order string) string {
	s.t.Helper()
	body := fmt.Sprintf(`{"order_id":%q,"only_main_resource":1}`, order)
	if err := s.billed(http.MethodPost, "/v2/orders/suscriptions/resources/query", body); err != nil {
		s.t.Fatalf("resources of %s: %v", order, err)
	}
	s.wantStatus(http.StatusOK)
	s.wantMember(1.0, "total_count")
	return s.text("data", 0, "resource_id")
}
