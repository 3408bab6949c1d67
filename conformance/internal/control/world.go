package control

import (
	"context"
	"net/http"
	"time"
)

// World is a world as POST /_cbrd/worlds answers it.
type World struct {
	ID       string    `json:"id"`
	Clock    Clock     `json:"clock"`
	Accounts []Account `json:"accounts"`
}

// Clock is a world's clock; Now is RFC 3339.
type Clock struct {
	Mode string    `json:"mode"`
	Now  time.Time `json:"now"`
}

// Account is a customer in a world, with the credentials of its one user.
type Account struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	User      string    `json:"user"`
	Password  string    `json:"password"`
	AccessKey string    `json:"access_key"`
	SecretKey string    `json:"secret_key"`
	Projects  []Project `json:"projects"`
}

// Project is an account's part of one region; its name is the region's.
type Project struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// NewWorld makes a world with made ids and credentials and a frozen clock.
func (c *Client) NewWorld(ctx context.Context) (World, error) {
	return c.NewWorldOf(ctx, 1)
}

// NewWorldOf makes a world with so many accounts.
func (c *Client) NewWorldOf(ctx context.Context, accounts int) (World, error) {
	var world World
	ask := map[string]any{"accounts": make([]struct{}, accounts)}
	err := c.call(ctx, http.MethodPost, "/_cbrd/worlds", ask, http.StatusCreated, &world)
	return world, err
}

// DeleteWorld removes a world and all that is in it.
func (c *Client) DeleteWorld(ctx context.Context, id string) error {
	return c.call(ctx, http.MethodDelete, "/_cbrd/worlds/"+id, nil, anySuccess, nil)
}

// Advance moves a world's clock on by a duration.
func (c *Client) Advance(ctx context.Context, id string, by time.Duration) error {
	return c.advance(ctx, id, map[string]string{"by": by.String()})
}

// AdvanceTo moves a world's clock on to an instant.
func (c *Client) AdvanceTo(ctx context.Context, id string, to time.Time) error {
	return c.advance(ctx, id, map[string]string{"to": to.UTC().Format(time.RFC3339)})
}

// AdvanceUntilIdle moves a world's clock on until no task runs or waits.
func (c *Client) AdvanceUntilIdle(ctx context.Context, id string) error {
	return c.advance(ctx, id, map[string]string{"until": "idle"})
}

func (c *Client) advance(ctx context.Context, id string, how map[string]string) error {
	return c.call(ctx, http.MethodPost, "/_cbrd/worlds/"+id+"/clock/advance", how, anySuccess, nil)
}

// Digest is the digest of what a server or disk holds now.
func (c *Client) Digest(ctx context.Context, world, project, resource string) (string, error) {
	var answer struct {
		Digest string `json:"digest"`
	}
	path := "/_cbrd/worlds/" + world + "/projects/" + project + "/resources/" + resource + "/digest"
	err := c.call(ctx, http.MethodGet, path, nil, http.StatusOK, &answer)
	return answer.Digest, err
}

// PayOrder pays an order that waits for it.
func (c *Client) PayOrder(ctx context.Context, world, order string) error {
	return c.call(ctx, http.MethodPost, "/_cbrd/worlds/"+world+"/orders/"+order+"/pay", nil, http.StatusOK, nil)
}

// Fault is a fault to be declared: of an operation, or of a task in a phase.
type Fault struct {
	Operation string `json:"operation,omitempty"`
	Task      string `json:"task,omitempty"`
	Phase     string `json:"phase,omitempty"`
	Code      string `json:"code"`
}

// Declare declares a fault that strikes once.
func (c *Client) Declare(ctx context.Context, world string, f Fault) error {
	return c.call(ctx, http.MethodPost, "/_cbrd/worlds/"+world+"/faults", f, http.StatusCreated, nil)
}
