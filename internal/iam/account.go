// Package iam knows who calls: accounts with their projects, users and access
// keys, and the two ways a request proves whose it is, a token or a
// SDK-HMAC-SHA256 signature.
//
// Everything here runs on wall time, which is handed in, and never on the clock
// of a world: a signature made now must verify against a world that is frozen
// in another year.
package iam

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// Account is a tenant, what IAM calls a domain. It belongs to one world.
type Account struct {
	ID      string // 32 hexadecimal digits; the domain id of IAM
	WorldID string
	// Epoch is the epoch of the world when the account was read. A token
	// carries it, so that resetting a world ends the tokens issued before.
	Epoch    int64
	Name     string
	Projects []Project
	// Users begin with the account's own, which may do everything (reference 6.1).
	Users []User
	// Made counts the users that were ever added, so that one who is made again is
	// not taken for the one before.
	Made int64
}

// Project is an account's part of one region; its name is the region's.
type Project struct {
	ID        string // 32 hexadecimal digits
	Name      string
	AccountID string
}

// User belongs to one account.
type User struct {
	ID           string // 32 hexadecimal digits
	Name         string
	PasswordHash string // as HashPassword makes it
	Keys         []AccessKey
	// Bound is true for a user who may do only what Grants allow.
	Bound  bool
	Grants []Grant
}

// AccessKey is a permanent AK/SK pair. Secret is kept in clear because HMAC
// needs it so; it must not reach a log.
type AccessKey struct {
	ID     string
	Secret string
	UserID string
}

// Project returns the account's project with this id.
func (a Account) Project(id string) (Project, bool) {
	return first(a.Projects, func(p Project) bool { return p.ID == id })
}

// ProjectNamed returns the account's project in a region.
func (a Account) ProjectNamed(region string) (Project, bool) {
	return first(a.Projects, func(p Project) bool { return p.Name == region })
}

// User returns the account's user with this id.
func (a Account) User(id string) (User, bool) {
	return first(a.Users, func(u User) bool { return u.ID == id })
}

func first[T any](all []T, match func(T) bool) (T, bool) {
	if i := slices.IndexFunc(all, match); i >= 0 {
		return all[i], true
	}
	var none T
	return none, false
}

// Principal is whom a request was made by, once that is proved.
type Principal struct {
	WorldID string
	Account Account
	User    User
	// ProjectID is the scope of a project token, empty for a token of domain
	// scope and for an AK/SK.
	ProjectID string
	// AllProjects is true for an AK/SK, which is good for every project of its
	// account.
	AllProjects bool
}

// Reach is where the principal may do an action: in which enterprise projects.
func (p Principal) Reach(action string) domain.Reach { return p.User.Reach(action) }

// MayUse reports whether the principal may call the API of a project. Another
// account's project is always refused, and a token of domain scope is good for
// none: CBR is a project-level service (reference 3.2).
func (p Principal) MayUse(projectID string) bool {
	if !p.AllProjects && (p.ProjectID == "" || p.ProjectID != projectID) {
		return false
	}
	_, own := p.Account.Project(projectID)
	return own
}
