package httpapi

import (
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
)

// What the billing system answers when all is well (clients 1.1).
const (
	success         = "success"
	cloudServiceID  = "cbr"
	subscribed      = 1
	noErrorCode     = "0"
	languageEnglish = "en"
	languageChinese = "zh"
)

// createPostPaidVault is reference 4.5.14.
func createPostPaidVault(c *call, in wire.VaultOrderCreateReqs) (any, error) {
	if err := c.language(); err != nil {
		return nil, err
	}
	vault, order, err := c.App.CreatePostPaidVault(c.request.Context(), c.caller(), orderVaultFrom(in.Vault))
	if err != nil {
		return nil, err
	}
	return wire.VaultOrderResp{Orders: orderResults(vault, order), ErrText: success, ErrorCode: noErrorCode}, nil
}

// orderVaultFrom reads an order as the vault that it is for; it may have no name.
func orderVaultFrom(in wire.VaultOrder) service.CreateVault {
	return createVaultFrom(wire.VaultCreate{
		Name: or(in.Name, ""), Description: in.Description, Billing: in.Billing, Resources: in.Resources,
		BackupPolicyID: in.BackupPolicyID, Tags: in.Tags, EnterpriseProjectID: in.EnterpriseProjectID,
		AutoBind: in.AutoBind, BindRules: in.BindRules, Threshold: in.Threshold, SMNNotify: in.SMNNotify,
		AutoExpand: in.AutoExpand, Locked: in.Locked,
	})
}

func orderResults(vault, order string) []wire.CbcOrderResult {
	return []wire.CbcOrderResult{{
		CloudServiceID: cloudServiceID, OrderID: order, ResourceID: vault, SubscribeResult: subscribed,
	}}
}

func billingFrom(in wire.BillingCreate) service.Billing {
	return service.Billing{
		PeriodType: or(in.PeriodType, ""), PeriodNum: int(or(in.PeriodNum, 0)),
		AutoRenew: or(in.IsAutoRenew, false), AutoPay: or(in.IsAutoPay, false),
	}
}

// updateOrder is reference 4.11.1.
func updateOrder(c *call, in wire.CbcUpdate) (any, error) {
	if err := c.language(); err != nil {
		return nil, err
	}
	order, err := c.App.UpdateOrder(c.request.Context(), c.caller(), c.params["order_id"], service.ChangeOrder{
		VaultID: in.ResourceID, SizeGB: int64(in.ProductInfo.ResourceSize),
		SpecCode: in.ProductInfo.ResourceSpecCode, ProductID: in.ProductInfo.ProductID,
	})
	return wire.OrderUpdateResp{OrderID: order, RetCode: noErrorCode, RetMsg: success}, err
}

// changeOrder is in the vendor's definition alone.
func changeOrder(c *call, in wire.CbcOrderChange) (any, error) {
	if err := c.language(); err != nil {
		return nil, err
	}
	order, err := c.App.ChangeOrder(c.request.Context(), c.caller(), service.ChangeOrder{
		VaultID: in.ResourceID, SizeGB: int64(in.ProductInfo.ResourceSize),
		SpecCode: in.ProductInfo.ResourceSpecCode, ProductID: in.ProductInfo.ProductID,
		AutoPay: or(in.IsAutoPay, false),
	})
	return wire.OrderChangeResp{OrderID: order, RetMsg: success}, err
}

// changeVaultChargeMode is in the vendor's definition alone.
func changeVaultChargeMode(c *call, in wire.ChangeToPeriod) (any, error) {
	if err := c.language(); err != nil {
		return nil, err
	}
	order, err := c.App.ChangeVaultChargeMode(c.request.Context(), c.caller(), in.VaultIds, service.Billing{
		PeriodType: in.PeriodType, PeriodNum: in.PeriodNum,
		AutoRenew: or(in.IsAutoRenew, false), AutoPay: or(in.IsAutoPay, false),
	})
	return wire.OrderChangeResp{OrderID: order, RetMsg: success}, err
}

// language refuses an order in a language that the billing system does not speak:
// 6138. No header is Chinese, as everywhere with this vendor.
func (c *call) language() error {
	asked := strings.ToLower(c.request.Header.Get("X-Language"))
	if asked == "" || strings.HasPrefix(asked, languageChinese) || strings.HasPrefix(asked, languageEnglish) {
		return nil
	}
	return domain.Fail(domain.CodeCBCLanguageUnknown).On("X-Language")
}
