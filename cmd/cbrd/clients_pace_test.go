package main

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// pace moves the clock. Owners act between two moves, so that they know which
// state their operations meet; guests act during moves too, unless everybody
// waits for the last task to end.
type pace struct {
	*desk
	*rand.Rand
	owners, guests sync.RWMutex
	moves          atomic.Int64 // how often the clock has moved
	// fires is how many full hours have struck in which nothing of an owner ran.
	fires atomic.Int64
	now   time.Time
}

func newPace(d *desk, r *rand.Rand) *pace {
	p := &pace{desk: d, Rand: r}
	if err := p.tick("", ""); err != nil {
		d.t.Fatal(err)
	}
	return p
}

// lateInTheHour leaves so much time for tasks before policies fire.
const lateInTheHour = 40

// move lets a little time go by, or all tasks end, or hours pass after that.
func (p *pace) move() error {
	p.owners.Lock()
	defer p.owners.Unlock()
	p.moves.Add(1)
	late := p.now.Minute() >= lateInTheHour
	switch n := p.IntN(10); {
	case n < 6 && !late:
		return p.tick("by", fmt.Sprintf("%dms", 50+p.IntN(2000)))
	case n < 8 && !late:
		return p.idle()
	}
	return p.hours(1 + p.IntN(3))
}

// hours lets policies fire while nothing of an owner runs.
func (p *pace) hours(n int) error {
	if err := p.idle(); err != nil {
		return err
	}
	before := p.now.Truncate(time.Hour)
	to := before.Add(time.Duration(n)*time.Hour + time.Minute)
	if err := p.tick("to", to.Format(time.RFC3339Nano)); err != nil {
		return err
	}
	if err := p.idle(); err != nil {
		return err
	}
	p.fires.Add(int64(p.now.Truncate(time.Hour).Sub(before) / time.Hour))
	return nil
}

func (p *pace) idle() error {
	p.guests.Lock()
	defer p.guests.Unlock()
	before := p.now.Truncate(time.Hour)
	if err := p.tick("until", "idle"); err != nil {
		return err
	}
	if p.now.Truncate(time.Hour) != before {
		return fmt.Errorf("tasks ran into the next hour, %s", p.now)
	}
	return nil
}

// rest is the last move.
func (p *pace) rest() error {
	p.owners.Lock()
	defer p.owners.Unlock()
	p.moves.Add(1)
	return p.idle()
}

// tick moves the clock and reads it; without a way it only reads it.
func (p *pace) tick(way, value string) error {
	var clock struct {
		Now time.Time `json:"now"`
	}
	const path = "worlds/" + clientsWorld + "/clock"
	var err error
	if way == "" {
		err = p.control("GET", path, nil, &clock)
	} else {
		err = p.control("POST", path+"/advance", object{way: value}, &clock)
	}
	p.now = clock.Now
	return err
}
