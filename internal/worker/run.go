package worker

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/cbrd/cbrd/internal/service"
)

// ErrPanicked reports a defect: running a world panicked. Nothing of that unit
// was committed.
var ErrPanicked = errors.New("worker: running the world panicked")

// run runs one world. A defect in it is logged and stops neither the worker nor
// the other worlds.
func (p *Pool) run(worldID string) (err error) {
	defer func() {
		if defect := recover(); defect != nil {
			p.log.Error("running a world panicked", slog.String("world", worldID),
				slog.Any("panic", defect), slog.String("stack", string(debug.Stack())))
			err = fmt.Errorf("%w: %v", ErrPanicked, defect)
		}
	}()
	err = p.runner.RunDue(p.ctx, worldID)
	if err != nil && p.ctx.Err() != nil {
		return fmt.Errorf("%w: %w", service.ErrStopping, err)
	}
	return err
}
