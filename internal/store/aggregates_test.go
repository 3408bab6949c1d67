package store

import (
	"slices"
	"testing"

	"github.com/cbrd/cbrd/internal/store/storetest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Store) {
		storetest.Run(t, s)
		nothingLeft(t, s)
	})
}

// nothingLeft: the suite has deleted its worlds, so that the tables that the
// schema has, whichever the code knows, must be empty.
func nothingLeft(t *testing.T, s *Store) {
	t.Helper()
	for _, table := range tablesOf(t, s) {
		n, err := selectOne(s.reader(t.Context()), column[int], "SELECT COUNT(*) FROM "+table)
		if err != nil || n != 0 {
			t.Errorf("%s: %d rows are left, %v", table, n, err)
		}
	}
}

// Every table of the schema is emptied with its world, and dumped.
func TestTables(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Store) {
		want := tablesOf(t, s)
		var dumped []string
		for _, d := range dumps {
			dumped = append(dumped, d.table)
		}
		for name, known := range map[string][]string{
			"dumped": dumped, "emptied": slices.Concat(worldTables, identityTables, []string{"worlds"}),
		} {
			slices.Sort(known)
			if !slices.Equal(known, want) {
				t.Errorf("%s are %v, the schema has %v", name, known, want)
			}
		}
	})
}

// tablesOf is every table of the schema that holds something of worlds.
func tablesOf(t *testing.T, s *Store) []string {
	t.Helper()
	text := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name`
	if s.folder == nil {
		text = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name`
	}
	names, err := selectAll(s.reader(t.Context()), column[string], text)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "meta" || name == "goose_db_version" })
}
