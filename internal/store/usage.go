package store

import (
	"context"
	"strconv"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
)

// Summary adds up the vaults of a project: one pass over its part of an index,
// about a millisecond for a thousand vaults.
func (s *Store) Summary(ctx context.Context, projectID string, granted *domain.Reach) (query.Summary, error) {
	var f filter
	f.where("project_id = ?", projectID)
	f.granted(granted)
	return selectOne(s.reader(ctx), func(row scan) (sum query.Summary, err error) {
		err = row(&sum.SizeGB, &sum.UsedMB)
		return sum, err
	}, `SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT), CAST(COALESCE(SUM(used), 0) AS BIGINT) FROM vaults`+f.text(), f.args...)
}

// ListUsage adds up the backups of each resource of a project. Without a resource
// id it is one pass over the project's part of an index, an entry for each
// complete backup, and a look at the newest backup of each resource. A resource of
// which several vaults have replicas comes once for each.
func (s *Store) ListUsage(ctx context.Context, q query.Usage) ([]query.ResourceUsage, int, error) {
	from, args := usageOf(q)
	count, err := selectOne(s.reader(ctx), column[int], "SELECT COUNT(*) FROM "+from, args...)
	if err != nil || count == 0 {
		return nil, 0, err
	}
	limit := " LIMIT $" + strconv.Itoa(len(args)+1) + " OFFSET $" + strconv.Itoa(len(args)+2)
	found, err := selectAll(s.reader(ctx), func(row scan) (u query.ResourceUsage, err error) {
		var chain string
		err = row(&chain, &u.Name, &u.Type, &u.Backups, &u.SizeMB, &u.MultiAZMB)
		u.ResourceID = domain.BoundID(chain)
		return u, err
	}, "SELECT u.chain_id, "+ofNewest("resource_name")+", "+ofNewest("resource_type")+", u.n, u.held, u.multi_az FROM "+from+
		" ORDER BY u.chain_id"+limit, append(args, q.Page.Limit, q.Page.Offset)...)
	return found, count, err
}

// usageOf is the sums of each chain, and which is its newest backup that is not
// of a disk within a server's.
func usageOf(q query.Usage) (from string, args []any) {
	var f filter
	f.where("project_id = ? AND protected_at > 0", q.ProjectID)
	if q.ResourceID != "" {
		first, last := domain.ReplicaChains(q.ResourceID)
		f.where("(chain_id = ? OR chain_id >= ? AND chain_id < ?)", q.ResourceID, first, last)
	}
	f.granted(q.Granted)
	from = `(SELECT chain_id, SUM(CASE WHEN parent_id = '' THEN 1 ELSE 0 END) AS n,
		CAST(SUM(held) AS BIGINT) AS held, CAST(SUM(held * multi_az) AS BIGINT) AS multi_az,
		MAX(CASE WHEN parent_id = '' THEN seq ELSE 0 END) AS newest FROM backups` + f.text() + ` GROUP BY chain_id) u`
	if q.ResourceType == "" {
		return from, f.args
	}
	of := filter{args: f.args}
	of.where(ofNewest("resource_type")+" = ?", q.ResourceType)
	return from + of.text(), of.args
}

// ofNewest is a column of a chain's newest backup. As a join, SQLite would look
// for it among all backups of the project.
func ofNewest(column string) string {
	return "(SELECT b." + column + " FROM backups b WHERE b.chain_id = u.chain_id AND b.seq = u.newest)"
}
