package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// healthcheckTimeout is how long a ready server may take to say so.
const healthcheckTimeout = 3 * time.Second

// healthcheck asks the server that listens where this configuration says.
func healthcheck(ctx context.Context, args []string, env func(string) string, out, errOut io.Writer) error {
	var cfg config
	if err := cfg.parse(args, env, errOut); err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(cfg.listen)
	if err != nil {
		return fmt.Errorf("--listen %q: %w", cfg.listen, err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return ask(ctx, "http://"+net.JoinHostPort(host, port)+"/_cbrd/ready", out)
}

func ask(ctx context.Context, url string, out io.Writer) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return err
	}
	response, err := (&http.Client{Timeout: healthcheckTimeout}).Do(request)
	if err != nil {
		return fmt.Errorf("not ready: %w", err)
	}
	defer response.Body.Close() //nolint:errcheck // read to the end below
	text, err := io.ReadAll(io.LimitReader(response.Body, 4096))
	if err != nil {
		return fmt.Errorf("not ready: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", text)
	}
	_, err = fmt.Fprintln(out, "ready")
	return err
}
