package store

import (
	"context"
	"strconv"
	"strings"
)

// dumped is one table of a dump: its columns, and the key that orders its rows.
type dumped struct {
	table   string
	columns []string
	key     []string
	world   string // the column with the world's id
	but     string // a condition that leaves rows out, or empty
}

// dumps is every table that holds anything of a world. Of worlds it leaves out
// epoch, revision and wake_at: they count and place commits, and how often a
// unit commits on its way is not part of what happened.
var dumps = []dumped{
	{table: "worlds", columns: []string{"id", "seq", "contents", "doc"}, key: []string{"id"}, world: "id"},
	{table: "accounts", columns: []string{"id", "name", "doc"}, key: []string{"id"}, world: "world_id"},
	{table: "users", columns: userColumns, key: []string{"id"}, world: "world_id"},
	{table: "access_keys", columns: userColumns, key: []string{"id"}, world: "world_id"},
	{table: "projects", columns: projectColumns, key: []string{"id"}, world: "world_id"},
	{table: policies.table, columns: policies.columns, key: policies.key, world: "world_id"},
	{table: vaults.table, columns: vaults.columns, key: vaults.key, world: "world_id"},
	{table: vaultTagsTable, columns: vaultTagsColumns, key: vaultTagsKey, world: "world_id"},
	{table: protections.table, columns: protections.columns, key: protections.key, world: "world_id"},
	{table: checkpoints.table, columns: checkpoints.columns, key: checkpoints.key, world: "world_id"},
	{table: backups.table, columns: backups.columns, key: backups.key, world: "world_id"},
	{table: members.table, columns: members.columns, key: members.key, world: "world_id"},
	{table: tasks.table, columns: tasks.columns, key: tasks.key, world: "world_id"},
	{table: resources.table, columns: resources.columns, key: resources.key, world: "world_id"},
	{table: agents.table, columns: agents.columns, key: agents.key, world: "world_id"},
	{table: moves.table, columns: moves.columns, key: moves.key, world: "world_id"},
	{table: orgPolicies.table, columns: orgPolicies.columns, key: orgPolicies.key, world: "world_id"},
	{table: orders.table, columns: orders.columns, key: orders.key, world: "world_id"},
	{table: payloadsTable, columns: payloadsColumns, key: payloadsKey, world: "world_id"},
	{
		table: "counters", columns: []string{"world_id", "project_id", "kind", "n"},
		key: []string{"world_id", "project_id", "kind"}, world: "world_id",
		but: " AND n <> 0", // says the same as no counter
	},
}

// DumpWorld writes all that is stored of a world as text, a line for each row
// in the order of tables and keys: two worlds with equal dumps are the same. It
// is empty for a world that does not exist. Secrets of access keys are in it, as
// they are in the store.
func (s *Store) DumpWorld(ctx context.Context, id string) (string, error) {
	var text strings.Builder
	err := s.inSnapshot(ctx, func(tx *Tx) error {
		text.Reset()
		for _, d := range dumps {
			if err := d.write(tx, &text, id); err != nil {
				return err
			}
		}
		return nil
	})
	return text.String(), err
}

func (d dumped) write(tx *Tx, text *strings.Builder, worldID string) error {
	values := make([]string, len(d.columns))
	dest := make([]any, len(values))
	for i := range values {
		dest[i] = &values[i]
	}
	return tx.each(func(row scan) error {
		if err := row(dest...); err != nil {
			return err
		}
		text.WriteString(d.table)
		for i, column := range d.columns {
			text.WriteString(" " + column + "=" + plain(values[i]))
		}
		text.WriteByte('\n')
		return nil
	}, "SELECT "+strings.Join(d.columns, ", ")+" FROM "+d.table+" WHERE "+d.world+" = $1"+d.but+" ORDER BY "+strings.Join(d.key, ", "), worldID)
}

// plain quotes a value unless it reads well as it is: numbers, ids, documents.
func plain(value string) string {
	if !strings.HasPrefix(value, "{") && (value == "" || strings.ContainsAny(value, " =\"\n")) {
		return strconv.Quote(value)
	}
	return value
}
