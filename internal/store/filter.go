package store

import (
	"context"
	"strconv"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
)

// filter collects the conditions of a list with their arguments.
type filter struct {
	conditions []string
	args       []any
	// narrowed are the conditions beyond those that every list of the kind has,
	// by their columns where they are an equality. With none the counters know how
	// many rows there are.
	narrowed []string
}

// where adds a condition; each ? in it takes one of the arguments.
func (f *filter) where(condition string, args ...any) {
	for _, arg := range args {
		f.args = append(f.args, arg)
		condition = strings.Replace(condition, "?", "$"+strconv.Itoa(len(f.args)), 1)
	}
	f.conditions = append(f.conditions, condition)
}

// equal adds column = value unless the value is empty.
func (f *filter) equal(column, value string) {
	if value != "" {
		f.where(column+" = ?", value)
		f.narrowed = append(f.narrowed, column)
	}
}

// only reports that the list is narrowed by one column and nothing else.
func (f *filter) only(column string) bool { return len(f.narrowed) == 1 && f.narrowed[0] == column }

func (f *filter) narrow(condition string, args ...any) {
	f.where(condition, args...)
	f.narrowed = append(f.narrowed, "")
}

// among adds that a column is one of some values, unless there are none.
func (f *filter) among(condition string, values []string) {
	if len(values) == 0 {
		return
	}
	list, args := in(len(f.args)+1, values)
	f.args = append(f.args, args...)
	f.conditions = append(f.conditions, strings.Replace(condition, "?", list, 1))
	f.narrowed = append(f.narrowed, "")
}

// granted keeps to the enterprise projects that a caller may see; nil is all.
func (f *filter) granted(reach *domain.Reach) {
	if condition, args := reached("eps", reach); condition != "" {
		f.narrow(condition, args...)
	}
}

// reached is that an enterprise project is within a reach, empty for one that
// leaves nothing out.
func reached(eps string, reach *domain.Reach) (condition string, args []any) {
	if reach == nil || reach.Whole() {
		return "", nil
	}
	ids, but := reach.Listed()
	if len(ids) == 0 {
		return "1 = 0", nil
	}
	for _, id := range ids {
		args = append(args, id)
	}
	list := "(?" + strings.Repeat(", ?", len(ids)-1) + ")"
	if but {
		return eps + " NOT IN " + list, args
	}
	return eps + " IN " + list, args
}

func (f *filter) text() string { return " WHERE " + strings.Join(f.conditions, " AND ") }

// list is one page of a table's ids and versions, and the count of all pages.
type list struct {
	table   string
	counter string // the kind of the counter of the unfiltered list
	project string
	vault   string // the one that is asked for, whose rows have a counter of their own
	// byStatus says that there is an index by status.
	byStatus bool
	sort     []query.Sort
	page     query.Page
}

func (s *Store) list(ctx context.Context, l list, f filter) (query.Listing, error) {
	order, err := orderBy(l.sort)
	if err != nil {
		return query.Listing{}, err
	}
	count, err := s.countRows(ctx, &l, &f)
	if err != nil {
		return query.Listing{}, err
	}
	if l.page.Marker != "" {
		f.after(l)
	}
	refs, err := selectAll(s.reader(ctx), func(row scan) (ref query.Ref, err error) {
		err = row(&ref.ID, &ref.Version)
		return ref, err
	}, "SELECT id, version FROM "+l.table+f.text()+" ORDER BY "+order+limit(len(f.args)),
		append(f.args, l.page.Limit, l.page.Offset)...)
	return query.Listing{Refs: refs, Count: count}, err
}

// limit ends a statement after so many arguments. The casts tell SQLite that the
// statement does not depend on the values: else it would be prepared again.
func limit(args int) string {
	return " LIMIT CAST($" + strconv.Itoa(args+1) + " AS BIGINT) OFFSET CAST($" + strconv.Itoa(args+2) + " AS BIGINT)"
}

// docs decodes the documents of some rows, by id.
func docs[T any](ctx context.Context, s *Store, table string, ids []string) (map[string]*T, error) {
	found := make(map[string]*T, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	list, args := in(1, ids)
	err := s.reader(ctx).each(func(row scan) error {
		var id, doc string
		if err := row(&id, &doc); err != nil {
			return err
		}
		e, err := decode[T](doc)
		found[id] = e
		return err
	}, "SELECT id, doc FROM "+table+" WHERE id IN "+list, args...)
	return found, err
}
