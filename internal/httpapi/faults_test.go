package httpapi

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

const unmade = domain.CodeVaultCreationFailed

// A fault of an operation answers instead of it, as often as it says, and does
// nothing. Calls that are refused anyway do not count.
func TestFaultOfAnOperation(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		good := ask{body: vaultBody("server", 100, nil)}
		c.fault(object{"operation": "CreateVault", "code": unmade, "count": 2})
		c.refuse(domain.CodeInvalidParameter, "CreateVault", ask{body: object{}})
		c.refuse(domain.CodeGatewayAuth, "CreateVault", ask{open: true})
		c.refuse(unmade, "CreateVault", good)
		c.want("ListPolicies", ask{})
		c.refuse(unmade, "CreateVault", good)
		c.want("CreateVault", good)
		if n := c.want("ListVault", ask{}).number("count"); n != 1 {
			t.Errorf("%d vaults", n)
		}
		listed := c.arrange(http.MethodGet, "/faults", nil).body["faults"].(list)[0].(object)
		if listed["struck"] != 2.0 || listed["matched"] != 2.0 || listed["spent"] != true {
			t.Errorf("the fault is %v", listed)
		}
	})
}

// The order of two faults is that of their declaration, and a deleted one is gone.
func TestFaultsInOrder(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	good := ask{body: vaultBody("server", 100, nil)}
	first := c.fault(object{"operation": "CreateVault", "code": unmade, "count": 3})
	c.fault(object{"operation": "CreateVault", "code": domain.CodeTooManyVaults})
	c.refuse(unmade, "CreateVault", good)
	c.arrange(http.MethodDelete, "/faults/"+first, nil)
	c.refuse(domain.CodeTooManyVaults, "CreateVault", good)
	c.want("CreateVault", good)
}

// What a fault is about narrows it.
func TestFaultIsAbout(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	for name, test := range map[string]struct {
		about func(c *cloud, vault string) object
		hits  bool
	}{
		"Path":         {func(_ *cloud, vault string) object { return object{"resource_id": vault} }, true},
		"Body":         {func(*cloud, string) object { return object{"resource_id": "renamed"} }, true},
		"Account":      {func(c *cloud, _ string) object { return object{"account_id": c.account.ID} }, true},
		"Project":      {func(c *cloud, _ string) object { return object{"project_id": c.project} }, true},
		"OtherProject": {func(c *cloud, _ string) object { return object{"project_id": c.account.Projects[1].ID} }, false},
		"OtherVault":   {func(*cloud, string) object { return object{"resource_id": nobody} }, false},
		"PartOfTheID":  {func(_ *cloud, vault string) object { return object{"resource_id": vault[:8]} }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := c.in(t, t.Name())
			vault := c.vault("server", 100)
			about := test.about(c, vault)
			about["operation"], about["code"] = "UpdateVault", domain.CodeVaultExpansionFailed
			c.fault(about)
			a := ask{params: []string{vault}, body: object{"vault": object{"name": "renamed"}}}
			if got := c.call("UpdateVault", a); (got.code() == string(domain.CodeVaultExpansionFailed)) != test.hits {
				t.Errorf("%d %s", got.status, got.body)
			}
		})
	}
	t.Run("Query", func(t *testing.T) {
		t.Parallel()
		c := c.in(t, t.Name())
		c.fault(object{"operation": "ListBackups", "code": domain.CodeUnknown, "resource_id": nobody})
		c.want("ListBackups", ask{})
		c.refuse(domain.CodeUnknown, "ListBackups", ask{query: "vault_id=" + nobody})
	})
}

// Which calls a probability strikes is a matter of the seed.
func TestFaultByChance(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	strikes := func(world string) string {
		c := c.in(t, world)
		c.fault(object{"operation": "ListVault", "code": domain.CodeUnknown, "percent": 30})
		var pattern strings.Builder
		for range 60 {
			pattern.WriteByte("x."[min(1, len(c.call("ListVault", ask{}).code()))])
		}
		return pattern.String()
	}
	first, second := strikes("first"), strikes("second")
	if n := strings.Count(first, "."); first != second || n < 8 || n > 30 {
		t.Errorf("30 %% of the calls are\n%s and\n%s", first, second)
	}
}

// watched is a wall clock that tells when somebody waits for it.
type watched struct {
	*clock.Fake
	asked chan time.Time
}

func (w *watched) At(instant time.Time) (<-chan struct{}, func()) {
	reached, stop := w.Fake.At(instant)
	w.asked <- instant
	return reached, stop
}

// A late answer comes when the wall clock says so, with the code if there is one.
func TestFaultOfLatency(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	watch := &watched{c.wall, make(chan time.Time, 1)}
	c.sleeps = watch
	c.serve(iam.ModeVerify)
	for _, code := range []domain.Code{"", unmade} {
		f := object{"operation": "CreateVault", "latency": "45s"}
		if code != "" {
			f["code"] = code
		}
		c.fault(f)
		done := make(chan answer, 1)
		go func() { done <- c.call("CreateVault", ask{body: vaultBody("server", 100, nil)}) }()
		select {
		case at := <-watch.asked:
			if !at.Equal(c.wall.Now().Add(45 * time.Second)) {
				t.Errorf("it waits until %s", at)
			}
		case got := <-done:
			t.Fatalf("it does not wait: %d %s", got.status, got.body)
		}
		c.wall.Advance(44 * time.Second)
		select {
		case <-done:
			t.Error("the answer came before its time")
		default:
		}
		c.wall.Advance(time.Second)
		if got := <-done; got.code() != string(code) {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
}
