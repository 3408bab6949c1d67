package domain

import "slices"

// DefaultEnterpriseProject is the enterprise project of whatever lies in no other
// (reference 4.5.2: "0" by default).
const DefaultEnterpriseProject = "0"

// Reach is the enterprise projects in which somebody may do something: some, or
// all but some. The zero value reaches none.
type Reach struct {
	all    bool
	listed []string // those reached; of all, those left out
}

// Everywhere reaches every enterprise project but those given.
func Everywhere(but ...string) Reach { return Reach{all: true, listed: ordered(but)} }

// Within reaches the enterprise projects given and no others.
func Within(ids ...string) Reach { return Reach{listed: ordered(ids)} }

func ordered(ids []string) []string {
	own := slices.Clone(ids)
	slices.Sort(own)
	return slices.Compact(own)
}

// Has reports whether an enterprise project is reached; the empty id is the
// default one's.
func (r Reach) Has(id string) bool {
	if id == "" {
		id = DefaultEnterpriseProject
	}
	_, listed := slices.BinarySearch(r.listed, id)
	return r.all != listed
}

// Whole reports that nothing is left out.
func (r Reach) Whole() bool { return r.all && len(r.listed) == 0 }

// Empty reports that nothing is reached.
func (r Reach) Empty() bool { return !r.all && len(r.listed) == 0 }

// Listed are the enterprise projects reached, in their order, or, when but is
// true, the only ones that are not.
func (r Reach) Listed() (ids []string, but bool) { return slices.Clone(r.listed), r.all }
