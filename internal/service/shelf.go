package service

import (
	"cmp"
	"slices"
)

// entity is an aggregate as a unit follows it.
type entity interface {
	// Key identifies it, Revision counts its transitions, Order is its place
	// among everything of its world.
	Key() string
	Revision() int64
	Order() int64
}

// shelf holds the aggregates of one kind that a unit has loaded or made.
type shelf[E entity] struct{ slots map[string]*slot[E] }

type slot[E entity] struct {
	entity E
	// loaded is the revision in the store, 0 for what the unit made.
	loaded int64
	// moved marks a change that is none to clients, such as blocks handed on.
	moved bool
	gone  bool
}

func newShelf[E entity]() shelf[E] { return shelf[E]{slots: map[string]*slot[E]{}} }

// get returns the entity with a key; known is false when the unit has not seen
// it. A deleted one is known, and the zero value.
func (s *shelf[E]) get(key string) (e E, known bool) {
	held, ok := s.slots[key]
	if !ok {
		return e, false
	}
	if held.gone {
		return e, true
	}
	return held.entity, true
}

// load shelves an entity that came from the store.
func (s *shelf[E]) load(e E) {
	s.slots[e.Key()] = &slot[E]{entity: e, loaded: e.Revision()}
}

// miss remembers that the store has no entity with this key.
func (s *shelf[E]) miss(key string) { s.slots[key] = &slot[E]{gone: true} }

// add shelves a new entity.
func (s *shelf[E]) add(e E) {
	if held, ok := s.slots[e.Key()]; ok && held.gone {
		held.entity, held.gone, held.moved = e, false, true
		return
	}
	s.slots[e.Key()] = &slot[E]{entity: e}
}

// drop marks an entity as deleted. One that the unit made itself is forgotten:
// what is gone before the commit never reaches the store.
func (s *shelf[E]) drop(key string) {
	held, ok := s.slots[key]
	if !ok {
		return
	}
	if held.loaded == 0 {
		delete(s.slots, key)
		return
	}
	held.gone = true
}

// move marks an entity as changed without a transition.
func (s *shelf[E]) move(key string) {
	if held, ok := s.slots[key]; ok {
		held.moved = true
	}
}

// delta is the net difference, each list in the order of the world.
func (s *shelf[E]) delta() Delta[E] {
	var d Delta[E]
	for _, held := range s.slots {
		switch {
		case held.gone:
			if held.loaded > 0 {
				d.Gone = append(d.Gone, held.entity)
			}
		case held.entity.Revision() == 0:
			// As the seed made it: stored only once it changes.
		case held.loaded == 0:
			d.New = append(d.New, held.entity)
		case held.moved || held.entity.Revision() != held.loaded:
			d.Changed = append(d.Changed, held.entity)
		}
	}
	for _, list := range [][]E{d.New, d.Changed, d.Gone} {
		slices.SortFunc(list, byOrder)
	}
	return d
}

// shift is how many more there are of a kind than in the store, by what the unit
// made and deleted.
func (s *shelf[E]) shift(of func(E) bool) int {
	n := 0
	for _, held := range s.slots {
		switch {
		case held.gone && held.loaded > 0 && of(held.entity):
			n--
		case !held.gone && held.loaded == 0 && of(held.entity):
			n++
		}
	}
	return n
}

// all is every entity on the shelf that is wanted, in the order of the world.
func (s *shelf[E]) all(wanted func(E) bool) []E {
	var found []E
	for _, held := range s.slots {
		if !held.gone && wanted(held.entity) {
			found = append(found, held.entity)
		}
	}
	slices.SortFunc(found, byOrder)
	return found
}

func byOrder[E entity](a, b E) int {
	return cmp.Or(cmp.Compare(a.Order(), b.Order()), cmp.Compare(a.Key(), b.Key()))
}
