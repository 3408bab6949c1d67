package store

import (
	"slices"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
)

// sortable are the columns that a caller may order by (reference 4.3.3).
var sortable = []string{"created_at", "updated_at", "name", "status", "protected_at", "id"}

// total is a sort with newest first at its end: without it rows that are equal
// in all that was asked for could change places between two pages.
func total(sort []query.Sort) []query.Sort {
	return append(slices.Clone(sort), query.Sort{Key: "seq", Desc: true})
}

// orderBy writes a sort. It fails with 9900 for a key that is not sortable.
func orderBy(sort []query.Sort) (string, error) {
	for _, s := range sort {
		if !slices.Contains(sortable, s.Key) {
			return "", domain.Invalid("sort", "Unknown sort key "+s.Key+".")
		}
	}
	keys := make([]string, 0, len(sort)+1)
	for _, s := range total(sort) {
		direction := " ASC"
		if s.Desc {
			direction = " DESC"
		}
		keys = append(keys, s.Key+direction)
	}
	return strings.Join(keys, ", "), nil
}

// after narrows a list to what comes behind its marker, a row of the same
// project if the list is of one. There is nothing behind a row that does not exist.
func (f *filter) after(l list) {
	marker, args := "m.id = ?", []any{l.page.Marker}
	if l.project != "" {
		marker, args = marker+" AND m.project_id = ?", append(args, l.project)
	}
	if len(l.sort) == 0 { // a range of the index, unlike what follows
		f.where("seq < (SELECT m.seq FROM "+l.table+" m WHERE "+marker+")", args...)
		return
	}
	behind := ""
	for _, s := range slices.Backward(total(l.sort)) {
		is := " > m."
		if s.Desc {
			is = " < m."
		}
		own := l.table + "." + s.Key
		if behind != "" {
			behind = " OR " + own + " = m." + s.Key + " AND (" + behind + ")"
		}
		behind = own + is + s.Key + behind
	}
	f.where("EXISTS (SELECT 1 FROM "+l.table+" m WHERE "+marker+" AND ("+behind+"))", args...)
}
