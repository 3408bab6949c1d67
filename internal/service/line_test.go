package service_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// held is a store whose first commit waits, and which counts all of them.
type held struct {
	*store.Store
	commits       atomic.Int32
	reached, goOn chan struct{}
	fail          error // of the second commit
}

func (h *held) Commit(ctx context.Context, c *service.Changes) error {
	switch n := h.commits.Add(1); {
	case n == 1:
		close(h.reached)
		<-h.goOn
	case n == 2 && h.fail != nil:
		return h.fail
	}
	return h.Store.Commit(ctx, c)
}

// crowd is an engine whose first call is kept in its commit until others wait.
func crowd(t *testing.T) (*cloud, *service.Engine, *held) {
	t.Helper()
	c := newCloud(t, enginetest.SQLite(t))
	h := &held{Store: c.store, reached: make(chan struct{}), goOn: make(chan struct{})}
	return c, service.NewEngine(h, c.wall), h
}

// callers runs units that all wait while the world is taken, in the order given.
func callers(c *cloud, e *service.Engine, h *held, units ...func(*service.Unit) error) []error {
	calls := make([]func() error, len(units))
	for i, fn := range units {
		calls[i] = func() error { return e.Write(context.Background(), c.world, fn) }
	}
	return together(c, e, h, calls...)
}

// together makes calls that all come while the world is taken, in the order given.
func together(c *cloud, e *service.Engine, h *held, calls ...func() error) []error {
	errs := make([]error, len(calls))
	var all sync.WaitGroup
	all.Go(func() {
		c.ok(e.Write(context.Background(), c.world, func(*service.Unit) error { return nil }))
	})
	<-h.reached
	for i, call := range calls {
		all.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					errs[i] = fmt.Errorf("panic: %v", p)
				}
			}()
			errs[i] = call()
		})
		for e.InLineForTest(c.world) < i+1 {
			runtime.Gosched()
		}
	}
	close(h.goOn)
	all.Wait()
	return errs
}

func TestCallsShareACommit(t *testing.T) {
	t.Parallel()
	c, e, h := crowd(t)
	var ran []int
	var calls []func(*service.Unit) error
	for i := range 5 {
		calls = append(calls, func(*service.Unit) error { ran = append(ran, i); return nil })
	}
	for i, err := range callers(c, e, h, calls...) {
		if err != nil {
			t.Errorf("call %d: %v", i, err)
		}
	}
	if !slices.Equal(ran, []int{0, 1, 2, 3, 4}) || h.commits.Load() != 2 {
		t.Errorf("ran %v in %d commits", ran, h.commits.Load())
	}
}

// Of calls that share a unit one may fail, whatever it did before.
func TestACallFailsAlone(t *testing.T) {
	t.Parallel()
	c, e, h := crowd(t)
	v := c.vault("disk", 100)
	rename := func(to string, err error) func(*service.Unit) error {
		return func(u *service.Unit) error {
			v, failed := u.Vault(v.ID)
			c.ok(failed)
			v.Name += to
			v.Touch(u.Now())
			return err
		}
	}
	refused := domain.Fail(domain.CodeVaultNotFound)
	errs := callers(c, e, h, rename("-a", nil), rename("-b", refused), rename("-c", nil))
	if errs[0] != nil || !errors.Is(errs[1], refused) || errs[2] != nil {
		t.Errorf("errors %v", errs)
	}
	if got := c.vaultNow(v.ID).Name; got != v.Name+"-a-c" {
		t.Errorf("the vault is called %s", got)
	}
}

// A panic is that of the caller who runs the line; the others are told to come again.
func TestACallPanics(t *testing.T) {
	t.Parallel()
	c, e, h := crowd(t)
	fine := func(*service.Unit) error { return nil }
	broken := func(*service.Unit) error { panic("broken") }
	errs := callers(c, e, h, []func(*service.Unit) error{fine, broken, fine}...)
	panicked := 0
	for _, err := range errs {
		switch {
		case err == nil:
			t.Error("a call succeeded without a commit")
		case !errors.Is(err, service.ErrUnavailable):
			panicked++
		}
	}
	if panicked != 1 {
		t.Errorf("%d panics: %v", panicked, errs)
	}
	c.ok(e.Write(context.Background(), c.world, fine))
}

// A commit that failed may have happened, and so its calls are not run again.
func TestAFailedCommitIsNotRepeated(t *testing.T) {
	t.Parallel()
	c, e, h := crowd(t)
	h.fail = service.ErrUnavailable
	ran := 0
	call := func(*service.Unit) error { ran++; return nil }
	for _, err := range callers(c, e, h, slices.Repeat([]func(*service.Unit) error{call}, 2)...) {
		if !errors.Is(err, service.ErrUnavailable) {
			t.Errorf("error %v", err)
		}
	}
	if ran != 2 {
		t.Errorf("two calls ran %d times", ran)
	}
}

// Calls that lose a race against another process share nothing when they run again.
func TestFencedCallsRunAgain(t *testing.T) {
	t.Parallel()
	c, e, h := crowd(t)
	h.fail = service.ErrFenced
	ran := 0
	call := func(*service.Unit) error { ran++; return nil }
	for _, err := range callers(c, e, h, slices.Repeat([]func(*service.Unit) error{call}, 2)...) {
		c.ok(err)
	}
	if ran != 4 || h.commits.Load() != 4 {
		t.Errorf("two calls ran %d times in %d commits", ran, h.commits.Load())
	}
}

// Who goes away while the world is taken has changed nothing.
func TestACallerLeavesTheLine(t *testing.T) {
	t.Parallel()
	c, e, h := crowd(t)
	gone := make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-h.reached
		go func() {
			gone <- e.Write(ctx, c.world, func(*service.Unit) error { return errors.New("ran") })
		}()
		for e.InLineForTest(c.world) < 1 {
			runtime.Gosched()
		}
		cancel()
		err := <-gone
		gone <- err
		close(h.goOn)
	}()
	c.ok(e.Write(context.Background(), c.world, func(*service.Unit) error { return nil }))
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// What is counted in the store counts what the calls before have made, too.
func TestLimitsOfCallsTogether(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		make func(*service.App, service.Caller) error
	}{
		"policies": {func(a *service.App, by service.Caller) error {
			_, err := a.CreatePolicy(context.Background(), by, aPolicy())
			return err
		}},
		"organization policies": {func(a *service.App, by service.Caller) error {
			_, err := a.CreateOrganizationPolicy(context.Background(), by, forAll(daily(2)))
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, e, h := crowd(t)
			for range domain.MaxPolicies - 1 {
				c.ok(test.make(c.app, c.caller))
			}
			app := service.NewApp(e)
			call := func() error { return test.make(app, c.caller) }
			errs := together(c, e, h, slices.Repeat([]func() error{call}, 3)...)
			if errs[0] != nil || domain.CodeOf(errs[1]) != domain.CodeTooManyPolicies || domain.CodeOf(errs[2]) != domain.CodeTooManyPolicies {
				t.Errorf("errors %v", errs)
			}
		})
	}
}
