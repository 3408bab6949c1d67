package service

import (
	"container/heap"

	"github.com/cbrd/cbrd/internal/domain"
)

// agenda is a unit's heap of due events, earliest first. An entry may be stale:
// whoever pops it compares it with the aggregate it is about.
type agenda []domain.Due

func (a agenda) Len() int           { return len(a) }
func (a agenda) Less(i, j int) bool { return a[i].Compare(a[j]) < 0 }
func (a agenda) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }

// Push and Pop are heap.Interface; use put and take.
func (a *agenda) Push(x any) { *a = append(*a, x.(domain.Due)) }

func (a *agenda) Pop() any {
	old := *a
	last := old[len(old)-1]
	*a = old[:len(old)-1]
	return last
}

func (a *agenda) put(d domain.Due) { heap.Push(a, d) }

// next is the earliest event, ok false when there is none.
func (a agenda) next() (d domain.Due, ok bool) {
	if len(a) == 0 {
		return d, false
	}
	return a[0], true
}

func (a *agenda) take() domain.Due { return heap.Pop(a).(domain.Due) }
