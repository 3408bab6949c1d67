package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"

	"github.com/cbrd/cbrd/internal/clock"
)

const (
	// defaultTLS is where HTTPS is served when nothing else is said.
	defaultTLS = "127.0.0.1:8443"
	tlsOff     = "off"
)

// secure is the listener for clients that insist on HTTPS: the vendor's SDKs take
// an IAM endpoint from the environment only with that scheme (clients 2).
type secure struct {
	listener net.Listener // nil when HTTPS is off
	config   *tls.Config
	// authority is the certificate to trust, PEM; nothing when it was given.
	authority func() ([]byte, error)
}

// listenTLS opens the listener for HTTPS. A default address that is taken is only
// worth a warning: most clients need none.
func (m *cbrd) listenTLS(ctx context.Context) (err error) {
	m.secure, err = newSecure(m.cfg, m.wall)
	if err != nil || m.cfg.tlsListen == "" || m.cfg.tlsListen == tlsOff {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", m.cfg.tlsListen)
	if errors.Is(err, syscall.EADDRINUSE) && m.cfg.tlsListen == defaultTLS {
		m.log.Warn("HTTPS is off: its port is taken; --tls-listen names another one", "address", m.cfg.tlsListen)
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w; --tls-listen off does without HTTPS", err)
	}
	m.secure.listener = listener
	return nil
}

// newSecure takes the certificate that is given, or makes one when the first
// client asks: making it at the start would cost every start.
func newSecure(cfg config, wall clock.Wall) (*secure, error) {
	switch {
	case cfg.tlsCert != "" && cfg.tlsKey == "":
		return nil, fmt.Errorf("--tls-cert %s: --tls-key is missing, its private key", cfg.tlsCert)
	case cfg.tlsCert == "" && cfg.tlsKey != "":
		return nil, fmt.Errorf("--tls-key %s: --tls-cert is missing, its certificate", cfg.tlsKey)
	case cfg.tlsCert != "":
		pair, err := tls.LoadX509KeyPair(cfg.tlsCert, cfg.tlsKey)
		if err != nil {
			return nil, fmt.Errorf("--tls-cert %s, --tls-key %s: %w", cfg.tlsCert, cfg.tlsKey, err)
		}
		return &secure{
			config:    &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}},
			authority: func() ([]byte, error) { return nil, nil },
		}, nil
	}
	find := sync.OnceValues(func() (made, error) { return makeCertificate(wall.Now()) })
	show := func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		m, err := find()
		return &m.pair, err
	}
	return &secure{
		config: &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: show},
		authority: func() ([]byte, error) {
			m, err := find()
			return m.pem, err
		},
	}, nil
}

// close gives the listener back when the server never came to serve.
func (s *secure) close() error {
	if s == nil || s.listener == nil {
		return nil
	}
	return s.listener.Close()
}
