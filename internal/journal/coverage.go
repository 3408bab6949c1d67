package journal

import (
	"cmp"
	"maps"
	"slices"
)

// Use is how an operation was used: how often in all, with each status and with
// each error code.
type Use struct {
	Operation string
	Calls     int
	Statuses  map[int]int
	Codes     map[string]int
}

func (b *book) count(c Call) {
	u, ok := b.uses[c.Operation]
	if !ok {
		u = &Use{Operation: c.Operation, Statuses: map[int]int{}, Codes: map[string]int{}}
		b.uses[c.Operation] = u
	}
	u.Calls++
	u.Statuses[c.Status]++
	if c.Code != "" {
		u.Codes[c.Code]++
	}
}

// Coverage is how the operations of a world were used since it was cleared, also
// by calls that are not kept any more, in the order of their names. Calls of
// paths that no operation has are under the empty name.
func (j *Journal) Coverage(worldID string) []Use {
	j.mu.Lock()
	defer j.mu.Unlock()
	var uses []Use
	if b, ok := j.worlds[worldID]; ok {
		for _, u := range b.uses {
			uses = append(uses, Use{u.Operation, u.Calls, maps.Clone(u.Statuses), maps.Clone(u.Codes)})
		}
	}
	slices.SortFunc(uses, func(a, b Use) int { return cmp.Compare(a.Operation, b.Operation) })
	return uses
}
