package service

import (
	"context"
	"errors"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
)

// ErrUnavailable reports that the store cannot be used now. Nothing of the call
// was stored; the same call may succeed later.
var ErrUnavailable = errors.New("the database is not available")

// Loader loads aggregates of one world by key, from committed state. A missing
// one is nil without an error.
type Loader interface {
	ProjectLoader
	PayloadLoader
	AgentLoader
	OrganizationLoader
	BackupLoader
	ResourceLoader
	Policy(ctx context.Context, worldID, id string) (*domain.Policy, error)
	Vault(ctx context.Context, worldID, id string) (*domain.Vault, error)
	Task(ctx context.Context, worldID, id string) (*domain.Task, error)
	Order(ctx context.Context, worldID, id string) (*domain.Order, error)
	// Due are the events with At <= horizon, by an index for each kind.
	Due(ctx context.Context, worldID string, horizon time.Time) ([]domain.Due, error)
}

// BackupLoader loads backups and what belongs to them.
type BackupLoader interface {
	Checkpoint(ctx context.Context, worldID, id string) (*domain.Checkpoint, error)
	// Backups are the live backups of a chain, oldest first.
	Backups(ctx context.Context, worldID, chainID string) ([]*domain.Backup, error)
	// ChainOf is the chain a backup is a link of, "" when there is no such backup.
	ChainOf(ctx context.Context, worldID, backupID string) (string, error)
	// Members are those that a backup is shared with, oldest first.
	Members(ctx context.Context, worldID, backupID string) ([]*domain.Member, error)
}

// ResourceLoader loads what can be protected, and who protects it.
type ResourceLoader interface {
	// Resource is a resource that differs from the seed's inventory.
	Resource(ctx context.Context, projectID, id string) (*domain.Resource, error)
	// Protection says which vault holds a resource or a disk of it.
	Protection(ctx context.Context, projectID, resourceID string) (*domain.Protection, error)
}

// ProjectLoader loads what belongs to a project or an account as a whole.
type ProjectLoader interface {
	// Vaults are those of a project, oldest first.
	Vaults(ctx context.Context, worldID, projectID string) ([]*domain.Vault, error)
	// StoredResources are those of a project that differ from the seed's.
	StoredResources(ctx context.Context, projectID string) (map[string]*domain.Resource, error)
	// PolicyCount is how many policies of an operation an account has, without those
	// that an organization delivered.
	PolicyCount(ctx context.Context, accountID string, op domain.Operation) (int, error)
	// Region is the region a project lies in.
	Region(ctx context.Context, projectID string) (string, error)
	// Migration is a project's migration from the older services.
	Migration(ctx context.Context, worldID, projectID string) (*domain.Migration, error)
}

// OrganizationLoader loads what belongs to all accounts of a world.
type OrganizationLoader interface {
	OrganizationPolicy(ctx context.Context, worldID, id string) (*domain.OrganizationPolicy, error)
	// OrganizationPolicyCount is how many of an operation an account has in a region.
	OrganizationPolicyCount(ctx context.Context, accountID, region string, op domain.Operation) (int, error)
	// Tenancies are the projects that the accounts of a world have in a region, in
	// the order of their accounts' ids and their own.
	Tenancies(ctx context.Context, worldID, region string) ([]domain.Tenancy, error)
}

// AgentLoader loads agents.
type AgentLoader interface {
	// Agent is the agent with an id, in any project of a world.
	Agent(ctx context.Context, worldID, id string) (*domain.Agent, error)
	// Projects are the ids of a world's projects, in their order.
	Projects(ctx context.Context, worldID string) ([]string, error)
	// ProjectsIn are the projects of all accounts of a world in a region, by id.
	ProjectsIn(ctx context.Context, worldID, region string) ([]iam.Project, error)
}

// PayloadLoader loads what was written to blocks of disks.
type PayloadLoader interface {
	// Payload is what a block has that refers to it; nil when it is not kept.
	Payload(ctx context.Context, worldID string, gen uint64) ([]byte, error)
	// PayloadSize is how many bytes are kept of a world's payloads.
	PayloadSize(ctx context.Context, worldID string) (int64, error)
	// StalePayloads are those that no disk or backup refers to, in order.
	StalePayloads(ctx context.Context, worldID string) ([]StalePayload, error)
}

// StalePayload is a payload that nothing refers to, and how many bytes it has.
type StalePayload struct {
	Gen  uint64
	Size int64
}

// Store is what units of work are committed to.
type Store interface {
	Loader
	// World loads a world with its epoch, revision, sequence and wake time; nil
	// when there is none.
	World(ctx context.Context, id string) (*domain.World, error)
	// Commit writes a unit's changes in one transaction, with the world's next wake
	// time, and updates c.World to what it wrote. It returns ErrFenced when the world's epoch or revision is not the one
	// the unit started from.
	Commit(ctx context.Context, c *Changes) error
	// DueWorlds are the worlds whose wake time has come, earliest first.
	DueWorlds(ctx context.Context, wall time.Time, limit int) ([]string, error)
	// NextWake is the earliest wake time of any world, domain.Never without one.
	NextWake(ctx context.Context) (time.Time, error)
}

// Changes is the net difference a unit made.
type Changes struct {
	// World carries the clock, the sequence and the revision and epoch that the
	// unit started from.
	World *domain.World
	// Wall is the wall time of the commit, from which the wake time follows.
	Wall time.Time

	Policies    Delta[*domain.Policy]
	Vaults      Delta[*domain.Vault]
	Checkpoints Delta[*domain.Checkpoint]
	Backups     Delta[*domain.Backup]
	Tasks       Delta[*domain.Task]
	Resources   Delta[*domain.Resource]
	Protections Delta[*domain.Protection]
	Agents      Delta[*domain.Agent]
	Migrations  Delta[*domain.Migration]
	OrgPolicies Delta[*domain.OrganizationPolicy]
	Orders      Delta[*domain.Order]
	Members     Delta[*domain.Member]
	// Payloads are kept, FreedPayloads forgotten. One that is kept already is kept.
	Payloads      []domain.Payload
	FreedPayloads []uint64
	// Rescheduled says that something became due at another time, or the clock is
	// another; without it the world is due when it was.
	Rescheduled bool
	// ClearLogsBefore removes the logs of tasks that ended earlier; zero keeps all.
	ClearLogsBefore time.Time
}

// Delta is what happened to one kind of aggregate.
type Delta[E any] struct{ New, Changed, Gone []E }

// Size is the number of rows the changes touch.
func (c *Changes) Size() int {
	return c.Policies.size() + c.Vaults.size() + c.Checkpoints.size() + c.Backups.size() + c.Tasks.size() +
		c.Resources.size() + c.Protections.size() + c.Agents.size() + c.Migrations.size() + c.OrgPolicies.size() +
		c.Orders.size() + c.Members.size() + len(c.Payloads) + len(c.FreedPayloads)
}

func (d Delta[E]) size() int { return len(d.New) + len(d.Changed) + len(d.Gone) }
