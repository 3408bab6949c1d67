package domain

import (
	"math"
	"time"
)

// ClockMode says how a world's time follows the wall clock.
type ClockMode string

// The modes of a world's clock.
const (
	// ClockReal is the wall clock itself.
	ClockReal ClockMode = "real"
	// ClockOffset runs at the wall clock's speed, a fixed distance away.
	ClockOffset ClockMode = "offset"
	// ClockScaled runs Speed times as fast as the wall clock.
	ClockScaled ClockMode = "scaled"
	// ClockFrozen stands still until it is moved.
	ClockFrozen ClockMode = "frozen"
)

// Valid reports whether m is one of the modes.
func (m ClockMode) Valid() bool {
	return m == ClockReal || m == ClockOffset || m == ClockScaled || m == ClockFrozen
}

// Never is later than anything on an agenda.
var Never = time.UnixMicro(math.MaxInt64 / 2).UTC()

// ClockSetting maps wall time to a world's time: at wall time WallAt the world
// has WorldAt. Both are UTC.
type ClockSetting struct {
	Mode    ClockMode `json:"mode"`
	WorldAt time.Time `json:"world_at,omitzero"`
	WallAt  time.Time `json:"wall_at,omitzero"`
	// Speed is seconds of the world per second of the wall clock, for scaled.
	Speed int64 `json:"speed,omitempty"`
}

// Now is the world's time at a wall time, in whole microseconds UTC.
func (c ClockSetting) Now(wall time.Time) time.Time {
	switch c.Mode {
	case ClockFrozen:
		return c.WorldAt
	case ClockOffset:
		return Instant(c.WorldAt.Add(wall.Sub(c.WallAt)))
	case ClockScaled:
		return c.scaled(wall.Sub(c.WallAt))
	case ClockReal:
	}
	return Instant(wall)
}

// WallWhen is the wall time at which the world reaches an instant: Never when
// its clock stands before it.
func (c ClockSetting) WallWhen(at time.Time) time.Time {
	if !at.Before(Never) {
		return Never
	}
	switch c.Mode {
	case ClockFrozen:
		if at.After(c.WorldAt) {
			return Never
		}
		return time.UnixMicro(0).UTC()
	case ClockOffset:
		return c.WallAt.Add(at.Sub(c.WorldAt))
	case ClockScaled:
		return c.unscaled(at)
	case ClockReal:
	}
	return at
}

// lastInstant is the latest that RFC 3339 can name: where a scaled clock stops.
var lastInstant = time.Date(9999, time.December, 31, 23, 59, 59, 999_999_000, time.UTC)

// scaled counts in microseconds: in nanoseconds a fast clock would pass the end
// of 64 bits, and jump back, within hours.
func (c ClockSetting) scaled(passed time.Duration) time.Time {
	micros, rest := int64(passed/time.Microsecond), int64(passed%time.Microsecond)
	if micros >= (lastInstant.UnixMicro()-c.WorldAt.UnixMicro())/c.Speed {
		return lastInstant
	}
	return time.UnixMicro(c.WorldAt.UnixMicro() + micros*c.Speed + rest*c.Speed/1000).UTC()
}

// unscaled rounds up: whoever wakes a microsecond early finds nothing due.
func (c ClockSetting) unscaled(at time.Time) time.Time {
	if at.After(lastInstant) {
		return Never
	}
	left := at.UnixMicro() - c.WorldAt.UnixMicro()
	return time.UnixMicro(c.WallAt.UnixMicro() + (left+c.Speed-1)/c.Speed).UTC()
}

// Frozen returns the setting of a clock standing at an instant.
func Frozen(at time.Time) ClockSetting {
	return ClockSetting{Mode: ClockFrozen, WorldAt: Instant(at)}
}

// MovedTo returns a setting of the given mode that shows at when the wall shows
// wall. A real clock that is moved away from the wall becomes an offset one.
func MovedTo(mode ClockMode, speed int64, at, wall time.Time) ClockSetting {
	switch mode {
	case ClockFrozen:
		return Frozen(at)
	case ClockScaled:
		return ClockSetting{Mode: ClockScaled, WorldAt: Instant(at), WallAt: Instant(wall), Speed: speed}
	case ClockReal, ClockOffset:
	}
	return ClockSetting{Mode: ClockOffset, WorldAt: Instant(at), WallAt: Instant(wall)}
}

// Instant cuts t to the precision of the store and the API: microseconds, UTC.
func Instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
