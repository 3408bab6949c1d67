package iam

import (
	"errors"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAddUser(t *testing.T) {
	t.Parallel()
	a, _ := MakeAccount(Blueprint{WorldID: "w", Seed: "s"})
	made, password, err := a.AddUser("s", NewUser{})
	if err != nil || made.ID == "" || made.Name == "" || len(made.Keys) != 1 || made.Keys[0].Secret == "" ||
		made.Keys[0].UserID != made.ID || !CheckPassword(made.PasswordHash, password) || made.Bound {
		t.Errorf("made up %+v: %v", made, err)
	}
	given, password, err := a.AddUser("s", NewUser{
		Name: "n", Password: "p", Keys: []AccessKey{{ID: "K1", Secret: "S1"}, {}}, Bound: true, Grants: []Grant{{Policy: FullAccess}},
	})
	if err != nil || given.Name != "n" || password != "p" || given.Keys[0].ID != "K1" || given.Keys[0].Secret != "S1" ||
		given.Keys[1].ID == made.Keys[0].ID || !given.Bound || len(given.Grants) != 1 {
		t.Errorf("made %+v: %v", given, err)
	}
	keyless, _, err := a.AddUser("s", NewUser{Keys: []AccessKey{}})
	if err != nil || len(keyless.Keys) != 0 {
		t.Errorf("made %+v: %v", keyless, err)
	}
	for _, name := range []string{"n", made.ID} {
		if _, _, err := a.AddUser("s", NewUser{Name: name}); !errors.Is(err, ErrUserTaken) {
			t.Errorf("a second %s: %v", name, err)
		}
	}
	for len(a.Users) < MaxUsers {
		if _, _, err := a.AddUser("s", NewUser{Name: "u" + strconv.Itoa(len(a.Users))}); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := a.AddUser("s", NewUser{}); !errors.Is(err, ErrUsersFull) {
		t.Errorf("one more: %v", err)
	}
}

// A user who is made again has other ids and secrets: the tokens and keys of the
// one before stay worth nothing. Another world has others too.
func TestUserMadeAgain(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, world := range []string{"w", "w2"} {
		a, _ := MakeAccount(Blueprint{WorldID: world, Seed: "s"})
		for range 2 {
			u, password, err := a.AddUser("s", NewUser{Name: "n"})
			if err != nil || a.RemoveUser(u.ID) != nil {
				t.Fatal(err)
			}
			for _, secret := range []string{u.ID, u.Keys[0].ID, u.Keys[0].Secret, password} {
				if seen[secret] {
					t.Errorf("%s comes again", secret)
				}
				seen[secret] = true
			}
		}
	}
}

func TestUpdateUser(t *testing.T) {
	t.Parallel()
	a, _ := MakeAccount(Blueprint{WorldID: "w", Seed: "s"})
	u, _, err := a.AddUser("s", NewUser{Password: "before"})
	if err != nil {
		t.Fatal(err)
	}
	after := "after"
	got, err := a.UpdateUser(u.ID, ChangeUser{Password: &after, Grants: &[]Grant{}})
	if err != nil || CheckPassword(got.PasswordHash, "before") || !CheckPassword(got.PasswordHash, after) || !got.Bound {
		t.Errorf("%+v: %v", got, err)
	}
	if kept, _ := a.User(u.ID); !cmp.Equal(kept, got) || got.Keys[0] != u.Keys[0] {
		t.Errorf("kept %+v", kept)
	}
	own := a.Users[0].ID
	if _, err := a.UpdateUser(own, ChangeUser{Grants: &[]Grant{}}); !errors.Is(err, ErrOwnUser) || a.Users[0].Bound {
		t.Errorf("binding the account's own: %v", err)
	}
	if _, err := a.UpdateUser(own, ChangeUser{Password: &after}); err != nil {
		t.Error(err)
	}
	if _, err := a.UpdateUser("none", ChangeUser{}); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
	if err := a.RemoveUser(own); !errors.Is(err, ErrOwnUser) {
		t.Error(err)
	}
	if err := a.RemoveUser("none"); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
}
