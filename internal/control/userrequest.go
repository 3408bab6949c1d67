package control

import (
	"encoding/json"
	"fmt"

	"github.com/cbrd/cbrd/internal/iam"
)

type users struct {
	Users []user `json:"users"`
}

type user struct {
	ID         string      `json:"id"`
	Name       string      `json:"name"`
	Account    string      `json:"account"`
	AccountID  string      `json:"account_id"`
	Own        bool        `json:"own"`
	Password   string      `json:"password,omitempty"`
	AccessKeys []accessKey `json:"access_keys"`
	Policies   []policy    `json:"policies"`
}

type accessKey struct {
	ID     string `json:"id"`
	Secret string `json:"secret,omitempty"`
}

type policy struct {
	Name               string          `json:"name"`
	Document           json.RawMessage `json:"document,omitempty"`
	EnterpriseProjects []string        `json:"enterprise_project_ids,omitempty"`
}

type userRequest struct {
	Account    string      `json:"account"`
	Name       string      `json:"name"`
	Password   string      `json:"password"`
	AccessKeys []accessKey `json:"access_keys"`
	Policies   *[]policy   `json:"policies"`
}

type userChange struct {
	Password *string   `json:"password"`
	Policies *[]policy `json:"policies"`
}

// newUser is what is asked for; a list of policies binds the user, also when it
// is empty.
func (in userRequest) newUser() (iam.NewUser, error) {
	asked := iam.NewUser{Name: in.Name, Password: in.Password}
	if in.AccessKeys != nil {
		asked.Keys = make([]iam.AccessKey, len(in.AccessKeys))
	}
	for i, k := range in.AccessKeys {
		asked.Keys[i] = iam.AccessKey{ID: k.ID, Secret: k.Secret}
	}
	if in.Policies == nil {
		return asked, nil
	}
	var err error
	asked.Bound = true
	asked.Grants, err = grantsFrom(*in.Policies)
	return asked, err
}

// grantsFrom reads policies. What is wrong with one is said with its place: the
// member, and the line of its document.
func grantsFrom(in []policy) ([]iam.Grant, error) {
	grants := make([]iam.Grant, len(in))
	for i, p := range in {
		var err error
		if grants[i], err = iam.NewGrant(p.Name, p.Document, p.EnterpriseProjects); err != nil {
			return nil, invalid(fmt.Sprintf("policies[%d]: %v", i, err))
		}
	}
	return grants, nil
}

func policiesOf(grants []iam.Grant) []policy {
	list := make([]policy, len(grants))
	for i, g := range grants {
		list[i] = policy{Name: g.Policy, EnterpriseProjects: g.EnterpriseProjects}
		if g.Document != nil {
			// Texts and lists of them always marshal.
			list[i].Document, _ = json.Marshal(g.Document)
		}
	}
	return list
}
