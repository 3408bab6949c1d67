package httpapi

import (
	"context"
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
)

// Words and numbers of the billing system (BSS).
const (
	serviceTypeCode  = "hws.service.type.cbr"
	serviceTypeName  = "Cloud Backup and Recovery"
	resourceTypeCode = "hws.resource.type.cbr"
	resourceTypeName = "Vault"
	currency         = "CNY"
	measureYuan      = 1
	measureGB        = 17
	sourceCustomer   = 1

	resourceInUse  = 2
	resourceClosed = 3
	resourceFrozen = 4

	expiryRenews  = 3
	expiryFreezes = 4
)

// orderStatuses are the numbers of order_info.status (clients 3.3).
var orderStatuses = map[domain.OrderState]int{
	domain.OrderUnpaid: 6, domain.OrderProcessing: 3, domain.OrderDone: 5, domain.OrderCanceled: 4,
}

var orderTypes = map[domain.OrderKind]int{
	domain.OrderPurchase: 1, domain.OrderChange: 3, domain.OrderUnsubscription: 4, domain.OrderConversion: 11,
}

var periodTypes = map[string]int{domain.UnitMonth: 2, domain.UnitYear: 3}

// billingTime is how the billing system writes times, in every profile.
func billingTime(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05Z") }

func billingTimeOrNull(at time.Time) *string {
	if at.IsZero() {
		return nil
	}
	return orNull(billingTime(at))
}

// order finds an order of the caller's account; nil for none.
func (c *call) order(id string) (*domain.Order, error) {
	o, err := c.Reader.Order(c.request.Context(), c.principal.WorldID, id)
	if err != nil || o == nil {
		return nil, err
	}
	if _, own := c.principal.Account.Project(o.ProjectID); !own {
		return nil, nil
	}
	return o, nil
}

// showCustomerOrderDetails tells how far an order has come.
func showCustomerOrderDetails(c *call) (any, error) {
	o, err := c.order(c.params["order_id"])
	if err != nil {
		return nil, err
	}
	if o == nil {
		return nil, domain.Fail(domain.CodeBillNotFound).On("order_id")
	}
	if err := c.permitOrder(o); err != nil {
		return nil, err
	}
	answer := wire.OrderDetailsResp{TotalCount: len(o.VaultIDs), OrderInfo: c.orderInfo(o), OrderLineItems: []wire.OrderLineItem{}}
	offset, limit := c.number("offset", 0), c.number("limit", 10)
	for i, vault := range o.VaultIDs {
		if i >= offset && i < offset+limit {
			answer.OrderLineItems = append(answer.OrderLineItems, orderLine(o, vault))
		}
	}
	return answer, nil
}

// permitOrder refuses an order about a vault that lies where the caller may not look
// at orders, or lay there when it was ordered if it is gone.
func (c *call) permitOrder(o *domain.Order) error {
	vaults, err := c.Reader.VaultDocs(c.request.Context(), o.VaultIDs)
	if err != nil {
		return err
	}
	for i, id := range o.VaultIDs {
		eps := o.PlacedIn(i)
		if v := vaults[id]; v != nil {
			eps = v.EnterpriseProjectID
		}
		if err := c.inside(eps); err != nil {
			return err
		}
	}
	return nil
}

func (c *call) orderInfo(o *domain.Order) wire.OrderInfo {
	return wire.OrderInfo{
		OrderID: o.ID, CustomerID: c.principal.Account.ID, ServiceTypeCode: serviceTypeCode, ServiceTypeName: serviceTypeName,
		SourceType: sourceCustomer, OrderType: orderTypes[o.Kind], Status: orderStatuses[o.State],
		CreateTime: billingTime(o.CreatedAt), PaymentTime: billingTimeOrNull(o.PaidAt), Currency: currency, MeasureID: measureYuan,
	}
}

func orderLine(o *domain.Order, vault string) wire.OrderLineItem {
	line := wire.OrderLineItem{
		OrderLineItemID: o.ID + "-" + vault, OrderID: o.ID, ServiceTypeCode: serviceTypeCode, ServiceTypeName: serviceTypeName,
		SubscriptionNum: 1, Currency: currency,
		EffectiveTime: billingTimeOrNull(o.Begins), ExpireTime: billingTimeOrNull(o.EndsAt()),
	}
	if o.Change != nil {
		line.ProductID = orNull(o.Change.ProductID)
	}
	if o.Period.Num > 0 {
		line.PeriodType, line.PeriodNum = new(periodTypes[o.Period.Unit]), &o.Period.Num
	}
	return line
}

// listPayPerUseCustomerResources tells which yearly or monthly vaults belong to an
// order, or are among some ids.
func listPayPerUseCustomerResources(c *call, in wire.QueryResourcesReq) (any, error) {
	ids, err := c.asked(in)
	if err != nil {
		return nil, err
	}
	found, err := c.Reader.VaultDocs(c.request.Context(), ids)
	if err != nil {
		return nil, err
	}
	all := []wire.SubscribedResource{}
	for _, id := range ids {
		if found[id] == nil {
			continue
		}
		r, err := c.subscribedVault(found[id])
		if err != nil {
			return nil, err
		}
		if r != nil && (len(in.StatusList) == 0 || slices.Contains(in.StatusList, r.Status)) {
			all = append(all, *r)
		}
	}
	from := min(or(in.Offset, 0), len(all))
	to := min(from+or(in.Limit, 10), len(all))
	return wire.QueryResourcesResp{Data: all[from:to], TotalCount: len(all)}, nil
}

// asked are the ids of vaults that a query is about, each once.
func (c *call) asked(in wire.QueryResourcesReq) ([]string, error) {
	ids := slices.Clone(in.ResourceIds)
	orderID := or(in.OrderID, "")
	if orderID == "" && len(ids) == 0 {
		return nil, domain.Invalid("order_id", "An order or ids of resources are needed here.")
	}
	if orderID != "" {
		o, err := c.order(orderID)
		if err != nil || o == nil {
			return nil, err
		}
		if len(ids) == 0 {
			return o.VaultIDs, nil
		}
		ids = slices.DeleteFunc(ids, func(id string) bool { return !slices.Contains(o.VaultIDs, id) })
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// subscribedVault is a yearly or monthly vault of the caller's account, where the
// caller may look at orders, as a resource that was bought; nil for another.
func (c *call) subscribedVault(v *domain.Vault) (*wire.SubscribedResource, error) {
	project, own := c.principal.Account.Project(v.ProjectID)
	if !own || v.ChargingMode != domain.PrePaid || !c.reach.Has(v.EnterpriseProjectID) {
		return nil, nil
	}
	o, err := c.order(v.OrderID)
	if err != nil || o == nil {
		return nil, err
	}
	r := &wire.SubscribedResource{
		ID: v.ID, ResourceID: v.ID, ResourceName: v.Name, RegionCode: project.Name, ProjectID: v.ProjectID,
		ServiceTypeCode: serviceTypeCode, ServiceTypeName: serviceTypeName,
		ResourceTypeCode: resourceTypeCode, ResourceTypeName: resourceTypeName,
		ResourceSpecCode: domain.SpecCode(v.ObjectType, v.ProtectType, v.ConsistentLevel),
		ProductID:        orNull(v.ProductID), IsMainResource: 1, Status: resourceInUse,
		EffectiveTime: billingTime(o.Begins), ExpireTime: billingTime(o.EndsAt()), ExpirePolicy: expiryFreezes,
		SpecSize: int(v.Size), SpecSizeMeasureID: measureGB,
	}
	if v.Status == domain.VaultFrozen {
		r.Status = resourceFrozen
	}
	if v.Status == domain.VaultDeleting {
		r.Status = resourceClosed
	}
	if v.AutoRenew {
		r.ExpirePolicy = expiryRenews
	}
	return r, nil
}

// cancelResourcesSubscription gives vaults up.
func cancelResourcesSubscription(c *call, in wire.UnsubscribeResourcesReq) (any, error) {
	owner, err := c.owner(in.ResourceIds...)
	if err != nil {
		return nil, err
	}
	orders, err := c.App.Unsubscribe(c.request.Context(), owner, in.ResourceIds)
	return wire.UnsubscribeResourcesResp{OrderIds: orders}, err
}

// autoRenewalResources has a vault renewed by itself.
func autoRenewalResources(c *call) (any, error) { return nil, c.autoRenew(true) }

// cancelAutoRenewalResources has it renewed no more.
func cancelAutoRenewalResources(c *call) (any, error) { return nil, c.autoRenew(false) }

func (c *call) autoRenew(on bool) error {
	owner, err := c.owner(c.params["resource_id"])
	if err != nil {
		return err
	}
	return c.App.SetAutoRenew(c.request.Context(), owner, c.params["resource_id"], on)
}

// owner is the caller in the project of the account that vaults are in, for the
// billing system knows no projects: 6105 for a vault of nobody, 9900 for vaults of
// several projects.
func (c *call) owner(vaultIDs ...string) (service.Caller, error) {
	caller := c.caller()
	found, err := c.vaultsNow(c.request.Context(), vaultIDs)
	if err != nil {
		return caller, err
	}
	for _, id := range vaultIDs {
		v := found[id]
		if v == nil {
			return caller, domain.Fail(domain.CodeVaultNotFound).On("resource_id")
		}
		if _, own := c.principal.Account.Project(v.ProjectID); !own {
			return caller, domain.Fail(domain.CodeVaultNotFound).On("resource_id")
		}
		if caller.ProjectID != "" && caller.ProjectID != v.ProjectID {
			return caller, domain.Invalid("resource_ids", "The resources are in several projects.")
		}
		caller.ProjectID = v.ProjectID
	}
	return caller, nil
}

// vaultsNow are vaults in a world where all has happened that is due by now.
func (c *call) vaultsNow(ctx context.Context, ids []string) (map[string]*domain.Vault, error) {
	if err := c.settle(ctx, c.principal); err != nil {
		return nil, err
	}
	return c.Reader.VaultDocs(ctx, ids)
}
