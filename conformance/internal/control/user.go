package control

import (
	"context"
	"net/http"
)

// Policy is a system policy by its name, or a custom one with its document; it
// holds in some enterprise projects, or everywhere when there are none.
type Policy struct {
	Name               string   `json:"name"`
	Document           any      `json:"document,omitempty"`
	EnterpriseProjects []string `json:"enterprise_project_ids,omitempty"`
}

// NewUser adds a user whom policies bind to an account of a world, and returns
// the account with the user's credentials in place of its own.
func (c *Client) NewUser(ctx context.Context, world string, a Account, policies ...Policy) (Account, error) {
	var made struct {
		Name       string `json:"name"`
		Password   string `json:"password"`
		AccessKeys []struct {
			ID     string `json:"id"`
			Secret string `json:"secret"`
		} `json:"access_keys"`
	}
	body := map[string]any{"account": a.ID, "policies": policies}
	if err := c.call(ctx, http.MethodPost, "/_cbrd/worlds/"+world+"/users", body, http.StatusCreated, &made); err != nil {
		return Account{}, err
	}
	a.User, a.Password = made.Name, made.Password
	a.AccessKey, a.SecretKey = made.AccessKeys[0].ID, made.AccessKeys[0].Secret
	return a, nil
}
