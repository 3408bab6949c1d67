package enginetest

import "testing"

func TestMain(m *testing.M) { Main(m) }

// TestPostgresIsFound says whether there is a PostgreSQL to test with. 'make test'
// runs it by itself and aloud: the skips of a package that passes are not shown.
func TestPostgresIsFound(t *testing.T) { //nolint:paralleltest // alone in its package
	t.Logf("PostgreSQL: %s", Postgres(t).Name)
}
