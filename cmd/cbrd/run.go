package main

import (
	"context"
	"errors"
	"net"
	"net/http"

	"github.com/cbrd/cbrd/internal/httpapi"
	"github.com/cbrd/cbrd/internal/service"
)

// run serves until the context ends, then drains: no new calls, advances commit
// what they did, workers finish their unit.
func (m *cbrd) run(ctx context.Context) error {
	calls, cancelCalls := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancelCalls(nil)
	server := &http.Server{
		Handler:           m.handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    httpapi.HardMaxHeader,
		BaseContext:       func(net.Listener) context.Context { return calls },
		TLSConfig:         m.secure.config,
	}
	m.pool.Start()
	m.scheduler.Start()
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(m.listener) }()
	if m.secure.listener != nil {
		go func() { failed <- server.ServeTLS(m.secure.listener, "", "") }()
	}
	select {
	case err := <-failed:
		return errors.Join(err, m.drain(ctx))
	case <-ctx.Done():
	}
	m.log.Info("stopping")
	close(m.draining)
	cancelCalls(service.ErrStopping)
	return errors.Join(m.shutdown(ctx, server), m.drain(ctx))
}

func (m *cbrd) shutdown(ctx context.Context, server *http.Server) error {
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	if err := server.Shutdown(limit); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}

// drain stops the scheduler, then the workers, softly first.
func (m *cbrd) drain(ctx context.Context) error {
	m.scheduler.Stop()
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	return m.pool.Stop(limit)
}
