package control

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

// worldRequest is a world to be made: the body of POST /_cbrd/worlds, and a file
// of --seed.
type worldRequest struct {
	ID        string           `json:"id"`
	Seed      string           `json:"seed"`
	Pace      domain.Pace      `json:"pace"`
	Clock     clockRequest     `json:"clock"`
	Accounts  []accountRequest `json:"accounts"`
	Resources []worldResource  `json:"resources"`
	Agents    []worldAgent     `json:"agents"`
	Policies  []worldPolicy    `json:"policies"`
	Vaults    []worldVault     `json:"vaults"`
	Faults    []worldFault     `json:"faults"`
}

type accountRequest struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	User      string       `json:"user"`
	Password  string       `json:"password"`
	AccessKey string       `json:"access_key"`
	SecretKey string       `json:"secret_key"`
	Users     []seededUser `json:"users"`
	Projects  []project    `json:"projects"`
}

// seededUser is a user beside an account's first. A list of policies binds it,
// also when it is empty.
type seededUser struct {
	Name      string    `json:"name"`
	Password  string    `json:"password"`
	AccessKey string    `json:"access_key"`
	SecretKey string    `json:"secret_key"`
	Policies  *[]policy `json:"policies"`
}

// blueprint is the user to be made; at is its place in the document.
func (u *seededUser) blueprint(at string) (iam.UserBlueprint, error) {
	b := iam.UserBlueprint{Name: u.Name, Password: u.Password, AccessKeyID: u.AccessKey, SecretKey: u.SecretKey}
	if u.Policies == nil {
		return b, nil
	}
	b.Bound = true
	for i, p := range *u.Policies {
		g, err := iam.NewGrant(p.Name, p.Document, p.EnterpriseProjects)
		if err != nil {
			return b, &service.ContentsError{At: fmt.Sprintf("%s.policies[%d]", at, i), Err: err}
		}
		b.Grants = append(b.Grants, g)
	}
	return b, nil
}

type worldResource struct {
	resourceRequest

	Project string `json:"project"`
}

// accounts makes the accounts of a world. The passwords are by account.
func (in *worldRequest) accounts(worldID, seed string) (made []iam.Account, passwords map[string]string, err error) {
	passwords = map[string]string{}
	for i, a := range in.Accounts {
		blueprint, err := a.blueprint(worldID, seed, i)
		if err != nil {
			return nil, nil, err
		}
		account, password := iam.MakeAccount(blueprint)
		if err := a.checkUsers(account.Users, i); err != nil {
			return nil, nil, err
		}
		made, passwords[account.ID] = append(made, account), password
	}
	return made, passwords, nil
}

// checkUsers refuses two users of one name, and half an access key. users are
// those made of the request, with the first before the others.
func (a *accountRequest) checkUsers(users []iam.User, account int) error {
	for j, u := range a.Users {
		at := fmt.Sprintf("accounts[%d].users[%d]", account, j)
		if slices.ContainsFunc(users[:j+1], func(o iam.User) bool { return o.Name == u.Name }) {
			return misplaced(at+".name", "is taken")
		}
		if (u.AccessKey == "") != (u.SecretKey == "") {
			return misplaced(at, "needs both an access_key and its secret_key, or neither")
		}
	}
	return nil
}

func (a *accountRequest) blueprint(worldID, seed string, index int) (iam.Blueprint, error) {
	b := iam.Blueprint{
		WorldID: worldID, Seed: seed, Index: index, ID: a.ID, Name: a.Name, UserName: a.User,
		Password: a.Password, AccessKeyID: a.AccessKey, SecretKey: a.SecretKey,
	}
	for i, u := range a.Users {
		other, err := u.blueprint(fmt.Sprintf("accounts[%d].users[%d]", index, i))
		if err != nil {
			return b, err
		}
		b.Others = append(b.Others, other)
	}
	for _, p := range a.Projects {
		b.Projects = append(b.Projects, iam.Project{ID: p.ID, Name: p.Name})
	}
	return b, nil
}

// contents is what the world begins with, the projects by their ids.
func (in *worldRequest) contents(accounts []iam.Account) (c service.Contents, err error) {
	find := func(name, list string, index int) string {
		p, ok := projectNamed(accounts, name)
		if !ok && err == nil {
			err = misplaced(fmt.Sprintf("%s[%d].project", list, index), "is no project: "+name)
		}
		return p.ID
	}
	for i, r := range in.Resources {
		c.Resources = append(c.Resources, service.ContentResource{ProjectID: find(r.Project, "resources", i), Resource: r.fresh()})
	}
	for i, a := range in.Agents {
		c.Agents = append(c.Agents, a.wanted(find(a.Project, "agents", i)))
	}
	for i, p := range in.Policies {
		wanted := p.wanted()
		if p.Destination != "" {
			to, ok := projectNamed(accounts, p.Destination)
			if !ok {
				return c, misplaced(fmt.Sprintf("policies[%d].destination", i), "is no project: "+p.Destination)
			}
			wanted.Definition.DestinationRegion, wanted.Definition.DestinationProjectID = &to.Name, &to.ID
		}
		c.Policies = append(c.Policies, service.ContentPolicy{ProjectID: find(p.Project, "policies", i), Policy: wanted})
	}
	for i, v := range in.Vaults {
		c.Vaults = append(c.Vaults, v.wanted(find(v.Project, "vaults", i)))
	}
	if err != nil {
		return c, err
	}
	for i, f := range in.Faults {
		fault, err := f.wanted(accounts)
		if err != nil {
			return c, &service.ContentsError{At: fmt.Sprintf("faults[%d]", i), Err: err}
		}
		c.Faults = append(c.Faults, fault)
	}
	return c, nil
}

// projectNamed finds a project by its id, by account/region or, in the first
// account that has it, by its region; the first of all without a name.
func projectNamed(accounts []iam.Account, name string) (iam.Project, bool) {
	account, region, both := strings.Cut(name, "/")
	for _, a := range accounts {
		for _, p := range a.Projects {
			if name == "" || name == p.ID || name == p.Name || both && account == a.Name && region == p.Name {
				return p, true
			}
		}
	}
	return iam.Project{}, false
}

// misplaced is a part of a world's document that cannot be.
func misplaced(at, why string) error { return &service.ContentsError{At: at, Err: errors.New(why)} }

// genesis is the world to be made, in place of what is given where it says so.
func (in *worldRequest) genesis(g service.Genesis) service.Genesis {
	g.Seed, g.Pace = cmp.Or(in.Seed, g.Seed), cmp.Or(in.Pace, g.Pace)
	return g
}
