// Package migrations holds the schema of the store, one folder per engine. The
// two folders have the same files: a change of the schema is one new number in
// both. Files that were released are never edited.
package migrations

import (
	"embed"
	"io/fs"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// SQLite returns the migrations of the embedded engine.
func SQLite() fs.FS { return folder("sqlite") }

// Postgres returns the migrations of PostgreSQL. Its text columns are declared
// COLLATE "C", so that both engines sort by bytes whatever locale the database
// was made with.
func Postgres() fs.FS { return folder("postgres") }

func folder(name string) fs.FS {
	sub, err := fs.Sub(files, name)
	if err != nil {
		panic(err) // the name is a constant that the embed line vouches for
	}
	return sub
}
