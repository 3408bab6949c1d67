package iam

import (
	"context"
	"errors"
)

// ErrUnknown is what a Directory answers about things that do not exist. Any
// other error means that the question could not be answered.
var ErrUnknown = errors.New("iam: no such entry")

// Directory finds accounts, in all worlds: access keys, account ids and project
// ids are unique over all of them, and so are account names. Each method
// answers ErrUnknown (possibly wrapped) when there is nothing to be found.
type Directory interface {
	// AccountByKey finds the owner of an access key.
	AccountByKey(ctx context.Context, accessKeyID string) (Account, User, AccessKey, error)
	// AccountByUser finds a user by the id or name of the account and the id or
	// name of the user. The account may be empty when the user's id is given.
	AccountByUser(ctx context.Context, account, user string) (Account, User, error)
	// AccountByID finds an account by its domain id.
	AccountByID(ctx context.Context, id string) (Account, error)
	// ProjectByID finds a project of any account.
	ProjectByID(ctx context.Context, id string) (Project, error)
	// Adopt makes a project on sight, in mode accept only: under the default
	// account when there is no project with this id yet. It is idempotent; the
	// principal's account includes the project and AllProjects is set.
	Adopt(ctx context.Context, projectID string) (Principal, error)
}
