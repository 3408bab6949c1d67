package enginetest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

const (
	image        = "postgres:17-alpine"
	postgresPort = "5432/tcp"
	// probeTime bounds the question whether a Docker daemon answers.
	probeTime = 900 * time.Millisecond
	// lifeTime in seconds ends a container whose test process was killed.
	lifeTime = "3600"
)

// containerServer starts PostgreSQL in a container.
func containerServer(ctx context.Context) (*server, error) {
	// The reaper of testcontainers is a second image to pull and needs the
	// daemon's socket. The container ends itself instead: see lifeTime. The
	// variable is read once, at the first use of the library.
	if _, set := os.LookupEnv("TESTCONTAINERS_RYUK_DISABLED"); !set {
		if err := os.Setenv("TESTCONTAINERS_RYUK_DISABLED", "true"); err != nil {
			return nil, err
		}
	}
	if err := probeDocker(ctx); err != nil {
		return nil, err
	}
	password := randomHex(16)
	started, err := guarded(func() (testcontainers.Container, error) {
		return testcontainers.GenericContainer(ctx, containerRequest(password))
	})
	stop := func() { _ = testcontainers.TerminateContainer(started) } // it ends itself otherwise
	if err != nil {
		stop()
		return nil, err
	}
	admin, err := containerURL(ctx, started, password)
	if err != nil {
		stop()
		return nil, err
	}
	return &server{admin: admin, stop: stop}, nil
}

// probeDocker asks the daemon that testcontainers would use. Its own check
// panics where there is none, and may wait for long where one hangs.
func probeDocker(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	_, err := guarded(func() (*testcontainers.DockerClient, error) {
		client, err := testcontainers.NewDockerClientWithOpts(ctx)
		if err != nil {
			return nil, err
		}
		_, err = client.Ping(ctx)
		return client, errors.Join(err, client.Close())
	})
	return err
}

// guarded turns a panic of call into an error.
func guarded[T any](call func() (T, error)) (result T, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("%v", reason)
		}
	}()
	return call()
}

func containerRequest(password string) testcontainers.GenericContainerRequest {
	command := []string{"postgres"}
	for _, setting := range settings {
		command = append(command, "-c", setting)
	}
	return testcontainers.GenericContainerRequest{
		Started: true,
		Logger:  silent{},
		ContainerRequest: testcontainers.ContainerRequest{
			Image:              image,
			Entrypoint:         []string{"timeout", "-s", "INT", lifeTime, "docker-entrypoint.sh"},
			Cmd:                command,
			Env:                map[string]string{"POSTGRES_PASSWORD": password},
			ExposedPorts:       []string{postgresPort},
			Tmpfs:              map[string]string{"/var/lib/postgresql/data": "rw"},
			HostConfigModifier: func(host *container.HostConfig) { host.AutoRemove = true },
			// The image starts the server once to set it up, and then for good.
			WaitingFor: wait.ForAll(
				wait.ForLog(readyLine).WithOccurrence(2), wait.ForListeningPort(postgresPort),
			).WithDeadline(startTime),
		},
	}
}

func containerURL(ctx context.Context, c testcontainers.Container, password string) (*url.URL, error) {
	host, err := c.Host(ctx)
	if err != nil {
		return nil, err
	}
	port, err := c.MappedPort(ctx, postgresPort)
	if err != nil {
		return nil, err
	}
	return serverURL("postgres", password, net.JoinHostPort(host, port.Port())), nil
}

// silent keeps testcontainers' own progress out of the tests' output.
type silent struct{}

func (silent) Printf(string, ...any) {}
