package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

// who is the account that the banner shows, by its first user.
type who struct {
	iam.Account

	password string
	others   []string // names of the world's other accounts
}

// whom finds it: the first of the document that --seed names, if the world has it
// as the document says, else cbrd-demo. A world that was there may know nothing of
// the document.
func (m *cbrd) whom(ctx context.Context) (who, error) {
	found := who{Account: iam.DefaultAccounts(service.DefaultWorldID)[0], password: iam.DemoPassword}
	there, err := m.worlds.Accounts(ctx, m.world.ID)
	if err != nil {
		return who{}, err
	}
	if m.file != nil {
		described, passwords, err := m.file.Accounts()
		if err != nil {
			return who{}, err
		}
		for _, a := range described {
			if slices.ContainsFunc(there, func(b iam.Account) bool { return same(a, b, passwords[a.ID]) }) {
				found = who{Account: a, password: passwords[a.ID]}
				break
			}
		}
	}
	for _, a := range there {
		if a.ID != found.ID {
			found.others = append(found.others, a.Name)
		}
	}
	return found, nil
}

// same reports whether an account of the world can be used as one that is
// described.
func same(described, there iam.Account, password string) bool {
	if described.ID != there.ID || described.Name != there.Name || len(there.Users) == 0 {
		return false
	}
	want, has := described.Users[0], there.Users[0]
	return want.Name == has.Name && iam.CheckPassword(has.PasswordHash, password) &&
		slices.EqualFunc(want.Keys, has.Keys, func(a, b iam.AccessKey) bool { return a.ID == b.ID && a.Secret == b.Secret }) &&
		slices.EqualFunc(described.Projects, there.Projects, func(a, b iam.Project) bool { return a.ID == b.ID })
}

// text is what one needs to know to be it.
func (w *who) text() string {
	var b strings.Builder
	user, key := w.Users[0], w.Users[0].Keys[0]
	fmt.Fprintf(&b, "  account    %s, domain id %s\n", w.Name, w.ID)
	fmt.Fprintf(&b, "  user       %s, password %s\n", user.Name, w.password)
	fmt.Fprintf(&b, "  AK / SK    %s / %s\n", key.ID, key.Secret)
	label := "projects"
	for _, p := range w.Projects {
		fmt.Fprintf(&b, "  %-10s %-15s %s\n", label, p.Name, p.ID)
		label = ""
	}
	return b.String()
}

// firstCall gets a token and lists the vaults of a project with it.
func (w *who) firstCall(base string) string {
	return fmt.Sprintf(`  TOKEN=$(curl -si %[1]s/v3/auth/tokens -d '{"auth":{"identity":{"methods":["password"],
    "password":{"user":{"name":%[2]s,"password":%[3]s,"domain":{"name":%[4]s}}}},
    "scope":{"project":{"id":"%[5]s"}}}}' | tr -d '\r' | sed -n 's/^X-Subject-Token: //p')
  curl -s -H "X-Auth-Token: $TOKEN" %[1]s/v3/%[5]s/vaults
`, base, quoted(w.Users[0].Name), quoted(w.password), quoted(w.Name), w.Projects[0].ID)
}

// quoted is a text of JSON within the quotes of a shell. It always marshals.
func quoted(text string) string {
	out, _ := json.Marshal(text)
	return strings.ReplaceAll(string(out), `'`, `'\''`)
}
