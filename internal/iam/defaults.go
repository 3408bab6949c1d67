package iam

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
)

// DefaultAccountID is the account that mode accept falls back to: cbrd-demo.
const DefaultAccountID = "d0000000000000000000000000000001"

const partnerAccountID = "d0000000000000000000000000000002"

// The default world's credentials. They are printed at start and written in the
// documentation: nothing secret is in them.
const (
	DemoPassword    = "cbrd-demo"
	PartnerPassword = "cbrd-partner"
)

// Regions are the names of the projects an account has unless it says
// otherwise, in order.
func Regions() []string {
	return []string{"cn-north-4", "cn-south-1", "ap-southeast-1", "eu-west-101"}
}

// Blueprint says what account to make. What is left empty is derived from the
// world's id and seed and the index, so the same blueprint always gives the
// same account, and two worlds with one seed differ in ids only.
type Blueprint struct {
	WorldID string
	Seed    string
	Index   int // of the account in its world, from 0

	Name        string
	ID          string // 32 hexadecimal digits
	UserName    string
	Password    string
	AccessKeyID string
	SecretKey   string
	Projects    []Project // Name must be set, ID may be; nil means one per region
	Others      []UserBlueprint
}

// UserBlueprint is a user beside an account's first. The access key is left out
// when it has no id.
type UserBlueprint struct {
	Name        string
	Password    string
	AccessKeyID string
	SecretKey   string
	// Bound and Grants are as in User.
	Bound  bool
	Grants []Grant
}

// MakeAccount makes the account of a blueprint with its users, and returns the
// first user's password too, which the account itself has only hashed.
func MakeAccount(b Blueprint) (account Account, password string) {
	account = Account{
		ID:      cmp.Or(b.ID, b.derive("account", 32)),
		WorldID: b.WorldID,
		Name:    cmp.Or(b.Name, "account-"+b.derive("name", 8)),
	}
	account.Projects = b.projects(account.ID)
	user, password := b.user(account.Name)
	account.Users = []User{user}
	for _, other := range b.Others {
		account.Users = append(account.Users, b.other(other))
	}
	return account, password
}

func (b Blueprint) other(o UserBlueprint) User {
	user := User{
		ID: b.derive("user/"+o.Name, 32), Name: o.Name,
		PasswordHash: HashPassword(o.Password, []byte(b.derive("salt/"+o.Name, 16))),
		Bound:        o.Bound, Grants: o.Grants,
	}
	if o.AccessKeyID != "" {
		user.Keys = []AccessKey{{ID: o.AccessKeyID, Secret: o.SecretKey, UserID: user.ID}}
	}
	return user
}

func (b Blueprint) projects(accountID string) []Project {
	projects := slices.Clone(b.Projects)
	if projects == nil {
		for _, region := range Regions() {
			projects = append(projects, Project{Name: region})
		}
	}
	for i := range projects {
		projects[i].ID = cmp.Or(projects[i].ID, b.derive("project/"+projects[i].Name, 32))
		projects[i].AccountID = accountID
	}
	return projects
}

func (b Blueprint) user(accountName string) (user User, password string) {
	password = cmp.Or(b.Password, b.derive("password", 16))
	user = User{
		ID:           b.derive("user", 32),
		Name:         cmp.Or(b.UserName, accountName),
		PasswordHash: HashPassword(password, []byte(b.derive("salt", 16))),
	}
	user.Keys = []AccessKey{{
		ID:     cmp.Or(b.AccessKeyID, strings.ToUpper(b.derive("access-key", 20))),
		Secret: cmp.Or(b.SecretKey, b.derive("secret-key", 40)),
		UserID: user.ID,
	}}
	return user, password
}

// derive returns n hexadecimal digits. The world's id is part of the hash
// because keys and ids are looked up over all worlds.
func (b Blueprint) derive(what string, n int) string {
	return domain.Chance{Seed: b.Seed}.Hex("iam/"+what+"/"+b.WorldID, int64(b.Index), n)
}

// DefaultAccounts returns the two accounts of the default world. They are the
// same on every machine, whatever the seed, so that examples can name them.
func DefaultAccounts(worldID string) []Account {
	blueprints := []Blueprint{{
		Name: "cbrd-demo", ID: DefaultAccountID,
		UserName: "demo", Password: DemoPassword,
		AccessKeyID: "CBRDDEMOACCESSKEY001",
		SecretKey:   "cbrd-demo-secret-key-000000000000000001",
		Projects:    numbered("a000000000000000000000000000000"),
	}, {
		Name: "cbrd-partner", ID: partnerAccountID,
		UserName: "partner", Password: PartnerPassword,
		AccessKeyID: "CBRDPARTNERACCESS001",
		SecretKey:   "cbrd-partner-secret-key-00000000000001",
		Projects:    numbered("b000000000000000000000000000000"),
	}}
	accounts := make([]Account, len(blueprints))
	for i, b := range blueprints {
		b.WorldID, b.Index = worldID, i
		accounts[i], _ = MakeAccount(b)
	}
	return accounts
}

// numbered gives each region a project whose id ends in its place in the list.
func numbered(prefix string) []Project {
	var projects []Project
	for i, region := range Regions() {
		projects = append(projects, Project{ID: prefix + string(rune('1'+i)), Name: region})
	}
	return projects
}

// DefaultPasswords are the passwords of the default world's accounts, by id.
func DefaultPasswords() map[string]string {
	return map[string]string{DefaultAccountID: DemoPassword, partnerAccountID: PartnerPassword}
}
