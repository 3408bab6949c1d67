package control

import (
	"encoding/hex"
	"errors"
	"io"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

type world struct {
	ID       string    `json:"id"`
	Seed     string    `json:"seed"`
	Epoch    int64     `json:"epoch"`
	Pace     string    `json:"pace"`
	Clock    clock     `json:"clock"`
	Accounts []account `json:"accounts"`
}

type account struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	User string `json:"user"`
	// Password is known in the answer that made the account, and of the default
	// world's; the store has only its hash.
	Password  string    `json:"password,omitempty"`
	AccessKey string    `json:"access_key"`
	SecretKey string    `json:"secret_key"`
	Projects  []project `json:"projects"`
}

type project struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name"`
}

// DefaultSeed is the seed of worlds that are given none, the default world too:
// the same inventory on every machine.
const DefaultSeed = "cbrd"

// createWorld makes a world; what the request leaves out is made up.
func createWorld(c *call) (any, error) {
	in := worldRequest{Accounts: []accountRequest{{}}}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	genesis, passwords, err := c.genesis(&in)
	if err != nil {
		return nil, refusedWorld(err)
	}
	w, err := c.Worlds.Create(c.request.Context(), genesis)
	if err != nil {
		return nil, refusedWorld(err)
	}
	return c.describe(w, genesis.Accounts, passwords), nil
}

// genesis is the world that is asked for, with the passwords of its accounts.
func (c *call) genesis(in *worldRequest) (g service.Genesis, passwords map[string]string, err error) {
	g = in.genesis(service.Genesis{ID: in.ID, Seed: DefaultSeed, Pace: domain.PaceStandard})
	if g.ID == "" {
		id := make([]byte, 8)
		if _, err := io.ReadFull(c.Random, id); err != nil {
			return g, nil, err
		}
		g.ID = "w" + hex.EncodeToString(id)
	}
	if g.Clock, err = in.Clock.setting(c.Engine.Wall()); err != nil {
		return g, nil, err
	}
	if g.Accounts, passwords, err = in.accounts(g.ID, g.Seed); err != nil {
		return g, nil, err
	}
	g.Contents, err = in.contents(g.Accounts)
	return g, passwords, err
}

// refusedWorld says which part of the request cannot be.
func refusedWorld(err error) error {
	if wrong, ok := errors.AsType[*service.ContentsError](err); ok {
		return invalid(contentsText(wrong))
	}
	return err
}

func defaultAccounts() []iam.Account { return iam.DefaultAccounts(service.DefaultWorldID) }

// listWorlds tells which worlds there are.
func listWorlds(c *call) (any, error) {
	ids, err := c.Engine.WorldIDs(c.request.Context())
	return map[string][]string{"worlds": ids}, err
}

// showWorld describes a world, by default the default world.
func showWorld(c *call) (any, error) {
	w, _, err := c.Engine.World(c.request.Context(), c.worldID)
	if err != nil {
		return nil, err
	}
	if w == nil {
		return nil, errNoSuch
	}
	return c.known(w)
}

// known describes a world whose accounts are in the store.
func (c *call) known(w *domain.World) (any, error) {
	accounts, err := c.Worlds.Accounts(c.request.Context(), w.ID)
	if err != nil {
		return nil, err
	}
	return c.describe(w, accounts, iam.DefaultPasswords()), nil
}

// deleteWorld removes a world.
func deleteWorld(c *call) (any, error) {
	if err := c.Worlds.Delete(c.request.Context(), c.worldID); err != nil {
		return nil, err
	}
	c.Journal.Clear(c.worldID)
	return nil, nil
}

// resetWorld puts a world back to its beginning, at which nobody has called it.
func resetWorld(c *call) (any, error) {
	w, err := c.Worlds.Reset(c.request.Context(), c.worldID)
	if err != nil {
		return nil, err
	}
	c.Journal.Clear(c.worldID)
	return c.known(w)
}

func (c *call) describe(w *domain.World, accounts []iam.Account, passwords map[string]string) world {
	answer := world{
		ID: w.ID, Seed: w.Seed, Epoch: w.Epoch, Pace: string(w.Pace),
		Clock: clockOf(w, w.Now(c.Engine.Wall())), Accounts: []account{},
	}
	for _, a := range accounts {
		user := a.Users[0]
		row := account{
			ID: a.ID, Name: a.Name, User: user.Name, Password: passwords[a.ID],
			AccessKey: user.Keys[0].ID, SecretKey: user.Keys[0].Secret, Projects: []project{},
		}
		for _, p := range a.Projects {
			row.Projects = append(row.Projects, project{ID: p.ID, Name: p.Name})
		}
		answer.Accounts = append(answer.Accounts, row)
	}
	return answer
}
