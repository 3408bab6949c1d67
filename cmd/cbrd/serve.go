package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/control"
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/journal"
	"github.com/cbrd/cbrd/internal/scheduler"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store"
	"github.com/cbrd/cbrd/internal/worker"
)

// Limits of the server. Answers have no deadline: an advance takes as long as
// the time it moves is eventful.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 60 * time.Second
	idleTimeout       = 120 * time.Second
	drainTimeout      = 10 * time.Second
	// longestSleep is how late another process's work on the same database may
	// be seen.
	longestSleep = time.Second
)

// serve runs the emulator until the context ends.
func serve(ctx context.Context, args []string, env func(string) string, out, errOut io.Writer) (err error) {
	var cfg config
	if err := cfg.parse(args, env, errOut); err != nil {
		return err
	}
	stayLean(env)
	log, err := newLogger(errOut, cfg.log)
	if err != nil {
		return err
	}
	file, err := cfg.worldFile()
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cfg.listen)
	if err != nil {
		return fmt.Errorf("%w; --listen 127.0.0.1:0 takes a free port", err)
	}
	m := &cbrd{cfg: cfg, file: file, log: log, wall: clock.System{}, listener: listener}
	if err := m.listenTLS(ctx); err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := m.open(ctx); err != nil {
		return errors.Join(err, listener.Close(), m.secure.close())
	}
	shown, err := m.whom(ctx)
	if err != nil {
		return errors.Join(err, listener.Close(), m.secure.close(), m.store.Close())
	}
	banner(out, m, shown)
	return errors.Join(m.run(ctx), m.store.Close())
}

// leanGC collects garbage when the heap has grown by half: an emulator runs beside
// the work that it is for. It costs a few percent of the rate of calls.
const leanGC = 50

// stayLean sets that, unless whoever starts cbrd has said something else.
func stayLean(env func(string) string) {
	if env("GOGC") == "" {
		debug.SetGCPercent(leanGC)
	}
}

// cbrd is the parts of a running emulator.
type cbrd struct {
	cfg      config
	file     *control.WorldFile // what --seed names, nil for a word
	log      *slog.Logger
	wall     clock.Wall
	listener net.Listener
	secure   *secure

	store     *store.Store
	world     *domain.World
	found     bool // the world was there before
	engine    *service.Engine
	worlds    *service.Worlds
	pool      *worker.Pool
	scheduler *scheduler.Scheduler
	handler   http.Handler
	draining  chan struct{}
}

// open makes the parts, from the store up.
func (m *cbrd) open(ctx context.Context) (err error) {
	m.store, err = store.Open(ctx, store.Config{URL: m.cfg.databaseURL, Dir: m.cfg.data, Logger: m.log})
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, m.store.Close())
		}
	}()
	m.engine = service.NewEngine(m.store, m.wall)
	m.engine.Profile, _ = domain.ProfileNamed(m.cfg.profile) // which config has checked
	m.worlds = service.NewWorlds(m.engine, m.store)
	if err := m.ensureWorld(ctx); err != nil {
		return err
	}
	m.pool = worker.New(m.engine, runtime.GOMAXPROCS(0), m.log)
	longest := time.Duration(0)
	if m.cfg.databaseURL != "" {
		longest = longestSleep
	}
	m.scheduler = scheduler.New(m.store, m.pool, m.wall, m.log, longest)
	m.engine.Wake, m.engine.Notify = m.scheduler.Wake, m.logEvent
	return m.route(ctx)
}

// ensureWorld makes the default world, or gives the one that exists the pace of
// this configuration.
func (m *cbrd) ensureWorld(ctx context.Context) error {
	wanted, err := m.genesis()
	if err != nil {
		return err
	}
	world, made, err := m.worlds.EnsureAs(ctx, wanted)
	if err != nil && m.file != nil {
		err = m.file.Explain(err)
	}
	if err != nil {
		return err
	}
	m.world, m.found = world, !made
	if m.world.Pace == wanted.Pace {
		return nil
	}
	return m.engine.SetPace(ctx, m.world.ID, wanted.Pace)
}

// genesis is the default world as the configuration has it; what a file says goes
// before what flags say.
func (m *cbrd) genesis() (service.Genesis, error) {
	mode, speed, err := m.cfg.clockMode()
	if err != nil {
		return service.Genesis{}, err
	}
	g := service.Genesis{Seed: m.cfg.seed, Pace: domain.Pace(m.cfg.pace), Clock: domain.ClockSetting{Mode: domain.ClockReal}}
	if mode != domain.ClockReal {
		now := m.wall.Now()
		g.Clock = domain.MovedTo(mode, speed, now, now)
	}
	if m.file == nil {
		return g, nil
	}
	g.Seed = control.DefaultSeed
	return m.file.Genesis(g, m.wall)
}

// route puts the vendor's API and the control surface behind one address.
func (m *cbrd) route(ctx context.Context) error {
	secret, err := m.store.Secret(ctx, "tokens")
	if err != nil {
		return err
	}
	tokens, err := iam.NewTokens(secret)
	if err != nil {
		return err
	}
	nonce := make([]byte, 16)
	if _, err := rand.Read(nonce); err != nil {
		return err
	}
	m.draining = make(chan struct{})
	calls := journal.New()
	api := httpapi.New(httpapi.Config{
		App: service.NewApp(m.engine), Engine: m.engine, Reader: m.store, Wall: m.wall,
		Auth:    &iam.Authenticator{Directory: m.store, Tokens: tokens, Mode: iam.Mode(m.cfg.auth)},
		Profile: m.engine.Profile, Journal: calls, Log: m.log, Nonce: nonce,
	})
	surface := control.New(control.Config{
		Engine: m.engine, Worlds: m.worlds, Reader: m.store, Ready: m.store.Ping, Draining: m.draining,
		AdminToken: m.cfg.adminToken, Random: rand.Reader, Log: m.log, Certificate: m.secure.authority,
		Journal: calls, Operations: httpapi.Operations(), Companions: httpapi.Companions(),
	})
	m.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_cbrd/") {
			surface.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
	return nil
}

// logEvent tells the log what a vault's users would be notified of.
func (m *cbrd) logEvent(e service.Event) {
	m.log.Info("event", "kind", e.Kind, "world", e.WorldID, "project", e.ProjectID, "vault", e.VaultID,
		"at", e.At.Format(time.RFC3339Nano), "detail", e.Detail)
}
