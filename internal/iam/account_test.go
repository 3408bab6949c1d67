package iam

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPrincipal_MayUse(t *testing.T) {
	t.Parallel()
	accounts := DefaultAccounts("w")
	demo, partner := accounts[0], accounts[1]
	key := Principal{Account: demo, AllProjects: true}
	scoped := Principal{Account: demo, ProjectID: demo.Projects[1].ID}
	domainScoped := Principal{Account: demo}
	stolen := Principal{Account: demo, ProjectID: partner.Projects[0].ID}
	for name, test := range map[string]struct {
		who     Principal
		project string
		want    bool
	}{
		"OKKeyFirst":       {key, demo.Projects[0].ID, true},
		"OKKeyLast":        {key, demo.Projects[3].ID, true},
		"OKScoped":         {scoped, demo.Projects[1].ID, true},
		"ErrKeyOther":      {key, partner.Projects[0].ID, false},
		"ErrKeyUnknown":    {key, "a", false},
		"ErrKeyEmpty":      {key, "", false},
		"ErrScopedOther":   {scoped, demo.Projects[0].ID, false},
		"ErrDomainScope":   {domainScoped, demo.Projects[0].ID, false},
		"ErrDomainEmpty":   {domainScoped, "", false},
		"ErrScopeNotOwned": {stolen, partner.Projects[0].ID, false},
		"ErrNobody":        {Principal{AllProjects: true}, demo.Projects[0].ID, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.who.MayUse(test.project); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

// The values are what the documentation promises on every machine.
func TestDefaultAccounts(t *testing.T) {
	t.Parallel()
	accounts := DefaultAccounts("w")
	type row struct{ ID, Name, User, Key, Secret string }
	want := []row{
		{"d0000000000000000000000000000001", "cbrd-demo", "demo", "CBRDDEMOACCESSKEY001", "cbrd-demo-secret-key-000000000000000001"},
		{"d0000000000000000000000000000002", "cbrd-partner", "partner", "CBRDPARTNERACCESS001", "cbrd-partner-secret-key-00000000000001"},
	}
	var got []row
	for _, a := range accounts {
		user := a.Users[0]
		got = append(got, row{a.ID, a.Name, user.Name, user.Keys[0].ID, user.Keys[0].Secret})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	demo := DefaultAccountID
	projects := []Project{
		{"a0000000000000000000000000000001", "cn-north-4", demo},
		{"a0000000000000000000000000000002", "cn-south-1", demo},
		{"a0000000000000000000000000000003", "ap-southeast-1", demo},
		{"a0000000000000000000000000000004", "eu-west-101", demo},
	}
	if diff := cmp.Diff(projects, accounts[0].Projects); diff != "" {
		t.Error(diff)
	}
	if got := accounts[1].Projects[3].ID; got != "b0000000000000000000000000000004" {
		t.Error(got)
	}
	for i, password := range []string{DemoPassword, PartnerPassword} {
		if !CheckPassword(accounts[i].Users[0].PasswordHash, password) {
			t.Errorf("the password of %s is not %s", accounts[i].Name, password)
		}
	}
}

func TestMakeAccount(t *testing.T) {
	t.Parallel()
	plan := Blueprint{WorldID: "w1", Seed: "s", Index: 1}
	account, password := MakeAccount(plan)
	t.Run("OKShape", func(t *testing.T) {
		t.Parallel()
		user := account.Users[0]
		hex32 := regexp.MustCompile(`^[0-9a-f]{32}$`)
		for _, id := range []string{account.ID, user.ID, account.Projects[0].ID, account.Projects[3].ID} {
			if !hex32.MatchString(id) {
				t.Errorf("id %q", id)
			}
		}
		if !regexp.MustCompile(`^[A-Z0-9]{20}$`).MatchString(user.Keys[0].ID) || len(user.Keys[0].Secret) != 40 {
			t.Errorf("key %+v", user.Keys[0])
		}
		if len(account.Projects) != 4 || account.Projects[2].AccountID != account.ID || user.Keys[0].UserID != user.ID {
			t.Errorf("%+v", account)
		}
		if !CheckPassword(user.PasswordHash, password) {
			t.Error("the password does not match")
		}
	})
	t.Run("OKSameAgain", func(t *testing.T) {
		t.Parallel()
		again, samePassword := MakeAccount(plan)
		if diff := cmp.Diff(account, again); diff != "" || samePassword != password {
			t.Error(diff)
		}
	})
	for name, change := range map[string]func(b *Blueprint){
		"OKOtherWorld": func(b *Blueprint) { b.WorldID = "w2" },
		"OKOtherSeed":  func(b *Blueprint) { b.Seed = "t" },
		"OKOtherIndex": func(b *Blueprint) { b.Index = 2 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			other := plan
			change(&other)
			b, _ := MakeAccount(other)
			if b.ID == account.ID || b.Name == account.Name || b.Projects[0].ID == account.Projects[0].ID ||
				b.Users[0].ID == account.Users[0].ID || b.Users[0].Keys[0].ID == account.Users[0].Keys[0].ID ||
				b.Users[0].Keys[0].Secret == account.Users[0].Keys[0].Secret {
				t.Errorf("something is shared: %+v", b)
			}
		})
	}
	t.Run("OKGiven", func(t *testing.T) {
		t.Parallel()
		given := plan
		given.ID, given.UserName, given.Password, given.AccessKeyID = "id", "u", "p", "AK"
		given.Projects = []Project{{Name: "here", ID: "1"}, {Name: "there"}}
		a, secret := MakeAccount(given)
		if a.ID != "id" || a.Users[0].Name != "u" || secret != "p" || a.Users[0].Keys[0].ID != "AK" ||
			a.Projects[0].ID != "1" || len(a.Projects[1].ID) != 32 || given.Projects[1].ID != "" {
			t.Errorf("%+v", a)
		}
	})
}

func TestPassword(t *testing.T) {
	t.Parallel()
	hash := HashPassword("secret", []byte("0123456789abcdef"))
	t.Run("OK", func(t *testing.T) {
		t.Parallel()
		if !CheckPassword(hash, "secret") {
			t.Error(hash)
		}
	})
	t.Run("OKSalted", func(t *testing.T) {
		t.Parallel()
		if HashPassword("secret", []byte("0123456789abcdeg")) == hash {
			t.Error("the salt makes no difference")
		}
	})
	t.Run("OKUnknownUserCostsAsMuch", func(t *testing.T) {
		t.Parallel()
		parts, dummy := strings.Split(hash, "$"), strings.Split(unknownUserHash, "$")
		if parts[1] != dummy[1] || len(parts[2]) != len(dummy[2]) || len(parts[3]) != len(dummy[3]) {
			t.Errorf("%s is not like %s", unknownUserHash, hash)
		}
	})
	for name, bad := range map[string][2]string{
		"ErrWrong":  {hash, "Secret"},
		"ErrLong":   {hash, strings.Repeat("x", maxPassword+1)},
		"ErrNoHash": {"", ""},
		"ErrScheme": {strings.Replace(hash, "pbkdf2", "md5", 1), "secret"},
		"ErrRounds": {strings.Replace(hash, "$1000$", "$2000000$", 1), "secret"},
		"ErrNoKey":  {hash[:strings.LastIndex(hash, "$")+1], "secret"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if CheckPassword(bad[0], bad[1]) {
				t.Error("matched")
			}
		})
	}
}
