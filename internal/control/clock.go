package control

import (
	"fmt"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

type clock struct {
	Mode  domain.ClockMode `json:"mode"`
	Now   string           `json:"now"`
	Speed int64            `json:"speed,omitempty"`
}

type clockRequest struct {
	Mode  domain.ClockMode `json:"mode"`
	Now   *time.Time       `json:"now"`
	Speed int64            `json:"speed"`
}

type advanceRequest struct {
	By    string     `json:"by"`
	To    *time.Time `json:"to"`
	Until string     `json:"until"`
}

func clockOf(w *domain.World, now time.Time) clock {
	return clock{Mode: w.Clock.Mode, Now: now.Format(time.RFC3339Nano), Speed: w.Clock.Speed}
}

// check refuses members that the contract allows one by one.
func (r clockRequest) check() error {
	switch {
	case r.Mode == domain.ClockReal && r.Now != nil:
		return invalid("now is not for a real clock, which shows what the wall clock shows")
	case r.Mode == domain.ClockScaled && r.Speed < 1:
		return invalid("speed is missing: seconds of the world per second")
	case r.Mode != domain.ClockScaled && r.Speed != 0:
		return invalid("speed is for a scaled clock only")
	}
	return checkStart("now", r.Now)
}

// firstYear is the first that a clock may show: the ids of a world count from it.
const firstYear = 1970

// checkStart refuses a time before it, the zero of time.Time above all, which
// means no time to the service.
func checkStart(member string, at *time.Time) error {
	if at != nil && at.UTC().Year() < firstYear {
		return invalid(fmt.Sprintf("%s is before %d, where clocks begin", member, firstYear))
	}
	return nil
}

// lastYear is the last in which a clock may start: see service.ErrEndOfTime.
const lastYear = 9998

// setting is the clock of a world to be made; no mode means the default.
func (r clockRequest) setting(wall time.Time) (domain.ClockSetting, error) {
	if err := r.check(); err != nil {
		return domain.ClockSetting{}, err
	}
	switch {
	case r.Mode == "":
		return domain.ClockSetting{}, nil
	case r.Mode == domain.ClockReal:
		return domain.ClockSetting{Mode: domain.ClockReal}, nil
	case r.Now == nil:
		return domain.MovedTo(r.Mode, r.Speed, wall, wall), nil
	case r.Now.UTC().Year() > lastYear:
		return domain.ClockSetting{}, service.ErrEndOfTime
	}
	return domain.MovedTo(r.Mode, r.Speed, *r.Now, wall), nil
}

// showClock tells a world's time.
func showClock(c *call) (any, error) {
	w, now, err := c.Engine.World(c.request.Context(), c.worldID)
	if err != nil {
		return nil, err
	}
	if w == nil {
		return nil, errNoSuch
	}
	return clockOf(w, now), nil
}

// setClock gives a world's clock another mode or a later time.
func setClock(c *call) (any, error) {
	var in clockRequest
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	var at time.Time
	if in.Now != nil {
		at = in.Now.UTC()
	}
	if err := c.Engine.SetClock(c.request.Context(), c.worldID, in.Mode, in.Speed, at); err != nil {
		return nil, err
	}
	return showClock(c)
}

// advanceClock moves a world's clock and lets everything happen on the way.
func advanceClock(c *call) (any, error) {
	var in advanceRequest
	if err := c.read(&in); err != nil {
		return nil, err
	}
	goal, err := in.goal()
	if err != nil {
		return nil, err
	}
	if err := c.Engine.Advance(c.request.Context(), c.worldID, goal); err != nil {
		return nil, err
	}
	return showClock(c)
}

func (r advanceRequest) goal() (service.Goal, error) {
	given := 0
	for _, is := range []bool{r.By != "", r.To != nil, r.Until != ""} {
		if is {
			given++
		}
	}
	if given != 1 {
		return service.Goal{}, invalid(`exactly one of by, to and until is needed, as in {"by":"720h"}`)
	}
	if err := checkStart("to", r.To); err != nil {
		return service.Goal{}, err
	}
	goal := service.Goal{UntilIdle: r.Until != ""}
	if r.To != nil {
		goal.To = r.To.UTC()
	}
	var err error
	if r.By != "" {
		goal.By, err = span("by", r.By, longestBy)
	}
	return goal, err
}

// longestBy is what a time.Duration holds, some 292 years.
const longestBy = 2_562_047 * time.Hour

// span reads a duration, which the contract has checked for its form.
func span(member, text string, limit time.Duration) (time.Duration, error) {
	d, err := time.ParseDuration(text) // it fails for what is longer than the longest
	switch {
	case err != nil || d > limit:
		return 0, invalid(fmt.Sprintf("%s is too long: it can be %s at most", member, limit))
	case d < time.Microsecond:
		return 0, invalid(member + " must be a duration of more than nothing, as in 720h or 90s")
	}
	return d, nil
}
