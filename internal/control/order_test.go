package control

import (
	"context"
	"net/http"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// An order that waits is paid once, in its own world.
func TestPayOrder(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		d := newDesk(t, e, "")
		account := iam.DefaultAccounts(service.DefaultWorldID)[0]
		v, err := service.NewApp(d.engine).CreateVault(context.Background(), service.Caller{
			WorldID: service.DefaultWorldID, AccountID: account.ID, UserID: account.Users[0].ID, ProjectID: account.Projects[0].ID,
		}, service.CreateVault{
			Name: "vault", ObjectType: "disk", ProtectType: domain.ProtectBackup, CloudType: "public",
			ConsistentLevel: domain.CrashConsistent, ChargingMode: domain.PrePaid, SizeGB: 100, Threshold: 80,
			EnterpriseProjectID: "0", Billing: service.Billing{PeriodType: domain.UnitMonth, PeriodNum: 1},
		})
		if err != nil {
			t.Fatal(err)
		}
		d.call("PayOrder", nil, "nowhere", v.OrderID).want(http.StatusNotFound)
		d.call("PayOrder", nil, service.DefaultWorldID, "CS0").want(http.StatusNotFound)
		paid := into[order](d.call("PayDefaultOrder", nil, v.OrderID).want(http.StatusOK))
		if paid.State != string(domain.OrderProcessing) || len(paid.VaultIDs) != 1 || paid.VaultIDs[0] != v.ID {
			t.Errorf("%+v", paid)
		}
		d.call("PayOrder", nil, service.DefaultWorldID, v.OrderID).want(http.StatusConflict)
		d.call("PayDefaultOrder", nil, v.OrderID).want(http.StatusConflict)
	})
}
