package control

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func statement(effect string, actions ...any) object {
	return object{"Version": "1.1", "Statement": []any{object{"Effect": effect, "Action": actions}}}
}

func TestUsers(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		d := newDesk(t, e, "")
		w := into[world](d.call("CreateWorld", object{"id": "w"}).want(http.StatusCreated))
		made := into[user](d.call("CreateUser", object{
			"name": "reader", "password": "secret", "access_keys": []any{object{"id": "READERKEY", "secret": "reader-secret"}},
			"policies": []any{
				object{"name": iam.ReadOnlyAccess, "enterprise_project_ids": []any{"0", "e1"}},
				object{"name": "mine", "document": statement("Deny", "cbr:vaults:get")},
			},
		}, "w").want(http.StatusCreated))
		want := user{
			ID: made.ID, Name: "reader", Account: w.Accounts[0].Name, AccountID: w.Accounts[0].ID, Password: "secret",
			AccessKeys: []accessKey{{"READERKEY", "reader-secret"}},
			Policies: []policy{
				{Name: iam.ReadOnlyAccess, EnterpriseProjects: []string{"0", "e1"}},
				{Name: "mine", Document: []byte(`{"Version":"1.1","Statement":[{"Effect":"Deny","Action":["cbr:vaults:get"]}]}`)},
			},
		}
		if diff := cmp.Diff(want, made); diff != "" {
			t.Errorf("made (-want +got):\n%s", diff)
		}
		want.Password, want.AccessKeys[0].Secret = "", ""
		if diff := cmp.Diff(want, into[user](d.call("ShowUser", nil, "w", made.ID).want(http.StatusOK))); diff != "" {
			t.Errorf("shown (-want +got):\n%s", diff)
		}
		free := into[user](d.call("CreateUser", nil, "w").want(http.StatusCreated))
		if free.Password == "" || len(free.AccessKeys) != 1 || free.AccessKeys[0].Secret == "" || free.Policies != nil || free.Own {
			t.Errorf("made up %+v", free)
		}
		all := d.call("ListUsers", nil, "w").want(http.StatusOK)
		listed := into[users](all).Users
		if len(listed) != 3 || !listed[0].Own || listed[0].Name != w.Accounts[0].User || listed[1].ID != made.ID || listed[2].ID != free.ID {
			t.Errorf("listed %s", all.body)
		}
		for _, secret := range []string{"secret", free.Password, free.AccessKeys[0].Secret} {
			if strings.Contains(string(all.body), secret) {
				t.Errorf("the list has %q", secret)
			}
		}
		changed := into[user](d.call("UpdateUser", object{"password": "other", "policies": []any{}}, "w", made.ID).want(http.StatusOK))
		if changed.Policies == nil || len(changed.Policies) != 0 || changed.Password != "" {
			t.Errorf("changed %+v", changed)
		}
		d.call("DeleteUser", nil, "w", made.ID).want(http.StatusNoContent)
		d.call("ShowUser", nil, "w", made.ID).want(http.StatusNotFound)
		d.call("CreateUser", object{"access_keys": []any{object{"id": "READERKEY"}}}, "w").want(http.StatusCreated)
		d.call("ResetWorld", nil, "w").want(http.StatusOK)
		if kept := into[users](d.call("ListUsers", nil, "w")).Users; len(kept) != 3 {
			t.Errorf("%d users after the reset", len(kept))
		}
	})
}

func TestUsersOfAccounts(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	d.call("CreateUser", nil, "default").want(http.StatusBadRequest) // of which of the two?
	d.call("CreateUser", object{"account": "nobody"}, "default").want(http.StatusBadRequest)
	for _, account := range []string{"cbrd-demo", "d0000000000000000000000000000002"} {
		d.call("CreateUser", object{"account": account, "name": "same"}, "default").want(http.StatusCreated)
		if got := into[users](d.call("ListUsers?account="+account, nil, "default")).Users; len(got) != 2 || got[1].Name != "same" {
			t.Errorf("users of %s: %+v", account, got)
		}
	}
	d.call("CreateUser", object{"account": "cbrd-demo", "name": "same"}, "default").want(http.StatusConflict)
	d.call("CreateUser", object{"account": "cbrd-demo", "access_keys": []any{object{"id": "CBRDPARTNERACCESS001"}}}, "default").want(http.StatusConflict)
	own := into[users](d.call("ListUsers?account=cbrd-demo", nil, "default")).Users[0].ID
	d.call("UpdateUser", object{"policies": []any{}}, "default", own).want(http.StatusConflict)
	d.call("DeleteUser", nil, "default", own).want(http.StatusConflict)
}

func TestUsersElsewhere(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	d.call("CreateWorld", object{"id": "w"}).want(http.StatusCreated)
	id := into[user](d.call("CreateUser", nil, "w").want(http.StatusCreated)).ID
	d.call("CreateUser", nil, "nowhere").want(http.StatusNotFound)
	d.call("ListUsers", nil, "nowhere").want(http.StatusNotFound)
	for _, path := range [][]string{{"default", id}, {"nowhere", id}, {"w", "none"}} {
		d.call("ShowUser", nil, path...).want(http.StatusNotFound)
		d.call("UpdateUser", object{"password": "p"}, path...).want(http.StatusNotFound)
		d.call("DeleteUser", nil, path...).want(http.StatusNotFound)
	}
}

func TestBadUsers(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	d.call("CreateWorld", object{"id": "w"}).want(http.StatusCreated)
	id := into[user](d.call("CreateUser", nil, "w")).ID
	policies := func(list ...any) object { return object{"policies": list} }
	many := func(n int, one any) (list []any) {
		for range n {
			list = append(list, one)
		}
		return list
	}
	view := object{"name": iam.ReadOnlyAccess}
	for want, body := range map[string]any{
		"name":                        object{"name": "a b"},
		"password":                    object{"password": ""},
		"access_keys must":            object{"access_keys": many(3, object{})},
		"policies must not be":        object{"policies": nil},
		"policies must have at":       policies(many(11, view)...),
		"policies[0].name is missing": policies(object{}),
		"enterprise_project_ids must have at least": policies(object{"name": iam.FullAccess, "enterprise_project_ids": []any{}}),
		"enterprise_project_ids[1]":                 policies(object{"name": iam.FullAccess, "enterprise_project_ids": []any{"0", ""}}),
		"there is no policy":                        policies(view, object{"name": "CBR Everything"}),
		"is the name of a system policy":            policies(object{"name": iam.FullAccess, "document": statement("Allow", "cbr:*:*")}),
		"policies[1]: Statement[0].Action[1] (line 1 of the policy) is not <service>": policies(view, object{"name": "mine", "document": statement("Allow", "cbr:*:*", "*")}),
		"policies[0]: Statement[0].Resource (line 4 of the policy) is not supported": `{"policies":[{"name":"mine","document":{
			"Version": "1.1",
			"Statement": [{"Effect": "Allow", "Action": ["cbr:*:*"],
				"Resource": ["*"]}]}}]}`,
		"policies[0].document must be an object": policies(object{"name": "mine", "document": "{}"}),
		"policys is not a member here":           object{"policys": []any{}, "password": "p"},
	} {
		for op, params := range map[string][]string{"CreateUser": {"w"}, "UpdateUser": {"w", id}} {
			if object, ok := body.(object); op == "UpdateUser" && ok && (object["name"] != nil || object["access_keys"] != nil) {
				continue
			}
			got := d.call(op, body, params...).want(http.StatusBadRequest)
			if text := into[map[string]string](got)["error_msg"]; !strings.Contains(text, want) {
				t.Errorf("%s says %q, not %q", op, text, want)
			}
		}
	}
	d.call("UpdateUser", object{}, "w", id).want(http.StatusBadRequest)
	for range iam.MaxUsers - 2 {
		d.call("CreateUser", nil, "w").want(http.StatusCreated)
	}
	d.call("CreateUser", nil, "w").want(http.StatusConflict)
}

func TestUsersNeedTheAdminToken(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "token")
	d.call("ListUsers", nil, "default").want(http.StatusUnauthorized)
	d.call("CreateUser", nil, "default").want(http.StatusUnauthorized)
}
