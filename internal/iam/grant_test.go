package iam

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
)

func policy(effect Effect, actions ...string) *Document {
	return &Document{Version: PolicyVersion, Statement: []Statement{{Effect: effect, Action: actions}}}
}

func TestReach(t *testing.T) {
	t.Parallel()
	list := Grant{Document: policy(Allow, "cbr:vaults:list")}
	listIn := Grant{Document: policy(Allow, "cbr:vaults:list"), EnterpriseProjects: []string{"a", "b"}}
	never := Grant{Document: policy(Deny, "cbr:*:list")}
	notIn := Grant{Document: policy(Deny, "cbr:vaults:*"), EnterpriseProjects: []string{"b"}}
	both := Grant{Document: &Document{Statement: []Statement{
		{Effect: Deny, Action: []string{"cbr:vaults:list"}}, {Effect: Allow, Action: []string{"cbr:*:*"}},
	}}}
	for name, test := range map[string]struct {
		grants []Grant
		want   domain.Reach
	}{
		"Nothing":           {nil, domain.Reach{}},
		"Allowed":           {[]Grant{list}, domain.Everywhere()},
		"Other":             {[]Grant{{Document: policy(Allow, "cbr:vaults:get")}}, domain.Reach{}},
		"Unknown":           {[]Grant{{Policy: "no such policy"}}, domain.Reach{}},
		"System":            {[]Grant{{Policy: ReadOnlyAccess}}, domain.Everywhere()},
		"DenyWins":          {[]Grant{never, list}, domain.Reach{}},
		"DenyWinsLater":     {[]Grant{list, never}, domain.Reach{}},
		"DenyInOnePolicy":   {[]Grant{both}, domain.Reach{}},
		"DenyAlone":         {[]Grant{notIn}, domain.Reach{}},
		"Scoped":            {[]Grant{listIn}, domain.Within("a", "b")},
		"ScopedSystem":      {[]Grant{{Policy: FullAccess, EnterpriseProjects: []string{"a"}}}, domain.Within("a")},
		"ScopedAndWhole":    {[]Grant{listIn, list}, domain.Everywhere()},
		"ScopedDeny":        {[]Grant{listIn, notIn}, domain.Within("a")},
		"ScopedDenyOfWhole": {[]Grant{list, notIn}, domain.Everywhere("b")},
		"DenyOfScoped":      {[]Grant{listIn, never}, domain.Reach{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := User{Bound: true, Grants: test.grants}.Reach("cbr:vaults:list")
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(domain.Reach{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if !(User{}).Reach("cbr:vaults:list").Whole() {
		t.Error("who is not bound is kept from something")
	}
}

// A user may do an action in an enterprise project exactly when a policy that
// holds there allows it and none that holds there denies it.
func TestReachIsItsDefinition(t *testing.T) {
	t.Parallel()
	projects := []string{"0", "a", "b"}
	actions := []string{"cbr:vaults:list", "cbr:vaults:get", "cbr:backups:list"}
	grants := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Grant {
		g := Grant{Document: policy(
			rapid.SampledFrom([]Effect{Allow, Deny}).Draw(t, "effect"),
			rapid.SampledFrom(append([]string{"cbr:*:list", "cbr:vaults:*", "*:*:*"}, actions...)).Draw(t, "action"),
		)}
		if rapid.Bool().Draw(t, "scoped") {
			g.EnterpriseProjects = rapid.SliceOfNDistinct(rapid.SampledFrom(projects), 1, 2, rapid.ID).Draw(t, "within")
		}
		return g
	}), 0, 5)
	rapid.Check(t, func(t *rapid.T) {
		user := User{Bound: true, Grants: grants.Draw(t, "grants")}
		for _, action := range actions {
			reach := user.Reach(action)
			for _, project := range append(projects, "elsewhere") {
				if want := permitted(user.Grants, action, project); reach.Has(project) != want {
					t.Errorf("%s in %s: %v, want %v", action, project, !want, want)
				}
			}
		}
	})
}

func permitted(grants []Grant, action, project string) bool {
	effects := map[Effect]bool{}
	for _, g := range grants {
		s := g.Document.Statement[0]
		if covers(s.Action[0], action) && (g.EnterpriseProjects == nil || slices.Contains(g.EnterpriseProjects, project)) {
			effects[s.Effect] = true
		}
	}
	return effects[Allow] && !effects[Deny]
}

// What the user manual says that each of the vendor's policies is good for.
func TestSystemPolicies(t *testing.T) {
	t.Parallel()
	const full, common, view = 1, 2, 4
	for action, want := range map[string]int{
		"cbr:vaults:get":                         full | common | view,
		"cbr:vaults:list":                        full | common | view,
		"cbr:vaults:listProtectables":            full | common | view,
		"cbr:backups:getMetadata":                full | common | view,
		"cbr:tasks:list":                         full | common | view,
		"cbr:policies:get":                       full | common | view,
		"cbr:policies:list":                      full | common | view,
		"cbr:member:list":                        full | common | view,
		"cbr:agents:get":                         full | common | view,
		"cbr:organizationPolicies:list":          full | common | view,
		"cbr:backups:queryReplicationCapability": full | common | view,
		"cbr:vaults:create":                      full | common,
		"cbr:vaults:update":                      full | common,
		"cbr:vaults:delete":                      full | common,
		"cbr:vaults:addResources":                full | common,
		"cbr:vaults:removeResources":             full | common,
		"cbr:vaults:associatePolicy":             full | common,
		"cbr:vaults:dissociatePolicy":            full | common,
		"cbr:vaults:backup":                      full | common,
		"cbr:vaults:updateOrder":                 full | common,
		"cbr:vaults:bulkCreateOrDeleteTags":      full | common,
		"cbr:vaults:setTags":                     full | common,
		"cbr:backups:checkAgent":                 full | common,
		"cbr:backups:delete":                     full | common,
		"cbr:backups:restore":                    full | common,
		"cbr:policies:create":                    full,
		"cbr:policies:update":                    full,
		"cbr:policies:delete":                    full,
		"cbr:organizationPolicies:create":        full,
		"cbr:agents:register":                    full,
		"cbr:member:create":                      full,
		"ecs:cloudServers:list":                  0,
	} {
		for bit, name := range map[int]string{full: FullAccess, common: BackupsAndVaultsFullAccess, view: ReadOnlyAccess} {
			reach := User{Bound: true, Grants: []Grant{{Policy: name}}}.Reach(action)
			if reach.Whole() != (want&bit != 0) {
				t.Errorf("%s allows %s: %v", name, action, reach.Whole())
			}
		}
	}
	for _, name := range SystemPolicies() {
		for _, s := range systemPolicies[name].Statement {
			for _, action := range s.Action {
				if !validAction(action) {
					t.Errorf("%s has %q", name, action)
				}
			}
		}
	}
}

func TestNewGrant(t *testing.T) {
	t.Parallel()
	custom := []byte(`{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["cbr:*:*"]}]}`)
	for name, test := range map[string]struct {
		policy   string
		document []byte
		want     string // of the error
	}{
		"OKSystem":    {ReadOnlyAccess, nil, ""},
		"OKCustom":    {"mine", custom, ""},
		"ErrName":     {"CBR Everything", nil, `there is no policy "CBR Everything": it is one of ["CBR BackupsAndVaultsFullAccess" "CBR FullAccess" "CBR ReadOnlyAccess"], or needs a document`},
		"ErrBoth":     {FullAccess, custom, `"CBR FullAccess" is the name of a system policy, which has its document`},
		"ErrDocument": {"mine", []byte("{}"), `Version (line 1 of the policy) is missing`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := NewGrant(test.policy, test.document, nil)
			if got := text(err); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
