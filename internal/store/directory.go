package store

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/cbrd/cbrd/internal/iam"
)

// identityCache remembers who an access key belongs to, where no other process
// can change that: on the embedded engine. It is emptied whenever a world is
// made, reset or deleted, and whenever users change.
type identityCache struct {
	mu      sync.RWMutex
	byKey   map[string]iam.Account
	emptied int // how often
	off     bool
}

// maxIdentities bounds the cache.
const maxIdentities = 4096

// get also tells how often the cache was emptied, for keep.
func (c *identityCache) get(accessKeyID string) (a iam.Account, ok bool, emptied int) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	a, ok = c.byKey[accessKeyID]
	return a, ok, c.emptied
}

// keep remembers what was read after get, unless the cache was emptied since:
// then it may be out of date.
func (c *identityCache) keep(accessKeyID string, a iam.Account, emptied int) {
	if c.off {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.emptied != emptied {
		return
	}
	if c.byKey == nil || len(c.byKey) >= maxIdentities {
		c.byKey = map[string]iam.Account{}
	}
	c.byKey[accessKeyID] = a
}

func (c *identityCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.byKey)
	c.emptied++
}

// selectAccount finds accounts, each with the epoch of its world.
const selectAccount = `SELECT a.doc, w.epoch FROM accounts a JOIN worlds w ON w.id = a.world_id `

func scanAccount(row scan) (iam.Account, error) {
	var doc string
	var epoch int64
	if err := row(&doc, &epoch); err != nil {
		return iam.Account{}, err
	}
	a, err := decode[iam.Account](doc)
	if err != nil {
		return iam.Account{}, err
	}
	a.Epoch = epoch
	return *a, nil
}

func (s *Store) account(ctx context.Context, where string, args ...any) (iam.Account, error) {
	a, err := selectOne(s.reader(ctx), scanAccount, selectAccount+where, args...)
	if errors.Is(err, errNoRow) {
		return a, iam.ErrUnknown
	}
	return a, err
}

// AccountByKey finds the owner of an access key.
func (s *Store) AccountByKey(ctx context.Context, accessKeyID string) (iam.Account, iam.User, iam.AccessKey, error) {
	a, ok, emptied := s.identities.get(accessKeyID)
	if !ok {
		var err error
		a, err = s.account(ctx, `JOIN access_keys k ON k.account_id = a.id WHERE k.id = $1`, accessKeyID)
		if err != nil {
			return iam.Account{}, iam.User{}, iam.AccessKey{}, err
		}
		s.identities.keep(accessKeyID, a, emptied)
	}
	for _, u := range a.Users {
		for _, k := range u.Keys {
			if k.ID == accessKeyID {
				return a, u, k, nil
			}
		}
	}
	return iam.Account{}, iam.User{}, iam.AccessKey{}, fmt.Errorf("access key: %w", iam.ErrUnknown)
}

// AccountByUser finds a user by the id or name of the account and of the user.
func (s *Store) AccountByUser(ctx context.Context, account, user string) (iam.Account, iam.User, error) {
	var a iam.Account
	var err error
	if account == "" {
		// A user's id alone names the account; the ids stand in the documents,
		// and worlds are few.
		return s.accountOfUser(ctx, user)
	}
	a, err = s.account(ctx, `WHERE a.id = $1 OR a.name = $1`, account)
	if err != nil {
		return a, iam.User{}, err
	}
	return userOf(a, user)
}

func userOf(a iam.Account, user string) (iam.Account, iam.User, error) {
	for _, u := range a.Users {
		if u.ID == user || u.Name == user {
			return a, u, nil
		}
	}
	return iam.Account{}, iam.User{}, fmt.Errorf("user: %w", iam.ErrUnknown)
}

func (s *Store) accountOfUser(ctx context.Context, userID string) (iam.Account, iam.User, error) {
	a, err := s.account(ctx, `JOIN users u ON u.account_id = a.id WHERE u.id = $1`, userID)
	if err != nil {
		return a, iam.User{}, err
	}
	return userOf(a, userID)
}

// AccountByID finds an account by its domain id.
func (s *Store) AccountByID(ctx context.Context, id string) (iam.Account, error) {
	return s.account(ctx, `WHERE a.id = $1`, id)
}

func scanProject(row scan) (p iam.Project, err error) {
	err = row(&p.ID, &p.Name, &p.AccountID)
	return p, err
}

// ProjectByID finds a project of any account.
func (s *Store) ProjectByID(ctx context.Context, id string) (iam.Project, error) {
	p, err := selectOne(s.reader(ctx), scanProject, `SELECT id, region, account_id FROM projects WHERE id = $1`, id)
	if errors.Is(err, errNoRow) {
		return p, iam.ErrUnknown
	}
	return p, err
}

// Region is the region a project lies in, which is its name.
func (s *Store) Region(ctx context.Context, projectID string) (string, error) {
	p, err := s.ProjectByID(ctx, projectID)
	return p.Name, err
}

// ProjectsIn are the projects of all accounts of a world in a region, by id.
func (s *Store) ProjectsIn(ctx context.Context, worldID, region string) ([]iam.Project, error) {
	return selectAll(s.reader(ctx), scanProject,
		`SELECT id, region, account_id FROM projects WHERE world_id = $1 AND region = $2 ORDER BY id`, worldID, region)
}

// WorldAccounts are the accounts of a world, in the order of their ids.
func (s *Store) WorldAccounts(ctx context.Context, worldID string) ([]iam.Account, error) {
	return selectAll(s.reader(ctx), scanAccount, selectAccount+`WHERE a.world_id = $1 ORDER BY a.id`, worldID)
}

// Adopt makes a project of the default account on sight. It lies in that
// account's first region.
func (s *Store) Adopt(ctx context.Context, projectID string) (iam.Principal, error) {
	if p, err := s.ProjectByID(ctx, projectID); err == nil {
		return s.ownerOf(ctx, p.AccountID)
	}
	err := s.inTx(ctx, func(tx *Tx) error { return adopt(tx, projectID) })
	s.identities.clear()
	if err != nil && !errors.Is(err, errConflict) {
		return iam.Principal{}, err
	}
	return s.ownerOf(ctx, iam.DefaultAccountID)
}

// adopt adds a project to the default account, whose row it takes first: others
// may be adopting at the same time.
func adopt(tx *Tx, projectID string) error {
	doc, err := selectOne(tx, column[string], `SELECT doc FROM accounts WHERE id = $1`+tx.pool.engine.forUpdate, iam.DefaultAccountID)
	if errors.Is(err, errNoRow) {
		return iam.ErrUnknown
	}
	if err != nil {
		return err
	}
	a, err := decode[iam.Account](doc)
	if err != nil {
		return err
	}
	adopted := iam.Project{ID: projectID, Name: a.Projects[0].Name, AccountID: a.ID}
	a.Projects = append(a.Projects, adopted)
	if doc, err = encode(a); err != nil {
		return err
	}
	if err := tx.exec(`UPDATE accounts SET doc = $2 WHERE id = $1`, a.ID, doc); err != nil {
		return err
	}
	return tx.insert("projects", projectColumns, one(projectID, a.WorldID, a.ID, adopted.Name))
}

func (s *Store) ownerOf(ctx context.Context, accountID string) (iam.Principal, error) {
	a, err := s.AccountByID(ctx, accountID)
	if err != nil {
		return iam.Principal{}, err
	}
	return iam.Principal{WorldID: a.WorldID, Account: a, User: a.Users[0], AllProjects: true}, nil
}
