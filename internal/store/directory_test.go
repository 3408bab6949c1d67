package store

import (
	"testing"

	"github.com/cbrd/cbrd/internal/iam"
)

// What was read before users changed is not remembered after: a user who was
// removed in between would come back.
func TestIdentityCacheKeepsNothingStale(t *testing.T) {
	t.Parallel()
	var c identityCache
	_, _, emptied := c.get("K")
	c.clear()
	c.keep("K", iam.Account{ID: "stale"}, emptied)
	if a, ok, _ := c.get("K"); ok {
		t.Errorf("remembers %+v", a)
	}
	_, _, emptied = c.get("K")
	c.keep("K", iam.Account{ID: "fresh"}, emptied)
	if a, ok, _ := c.get("K"); !ok || a.ID != "fresh" {
		t.Errorf("remembers %+v: %v", a, ok)
	}
}
