// Command cbrd emulates Huawei Cloud's Cloud Backup and Recovery.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// version is set when a release is built.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "cbrd:", err)
		os.Exit(1)
	}
}

// command is what cbrd can be asked to do.
type command struct {
	name, does string
	run        func(ctx context.Context, args []string, env func(string) string, out, errOut io.Writer) error
}

var commands []command

func init() { //nolint:gochecknoinits // help lists the commands, which include help
	commands = []command{
		{"serve", "serve the API (what cbrd does when asked for nothing)", serve},
		{"version", "print the version", printVersion},
		{"healthcheck", "ask a running cbrd whether it is ready; exit code 1 if not", healthcheck},
		{"help", "print this", help},
	}
}

// run finds the command; options without one are those of serve.
func run(ctx context.Context, args []string, env func(string) string, out, errOut io.Writer) error {
	if len(args) == 0 || args[0] != "" && args[0][0] == '-' && args[0] != "-h" && args[0] != "--help" {
		return serve(ctx, args, env, out, errOut)
	}
	for _, c := range commands {
		if c.name == args[0] {
			return c.run(ctx, args[1:], env, out, errOut)
		}
	}
	if args[0] == "-h" || args[0] == "--help" {
		return help(ctx, nil, env, out, errOut)
	}
	return fmt.Errorf("unknown command %q; cbrd help lists what there is", args[0])
}

func help(_ context.Context, _ []string, env func(string) string, out, _ io.Writer) error {
	fmt.Fprint(out, "cbrd emulates Huawei Cloud's Cloud Backup and Recovery (CBR) on this machine.\n\nUsage: cbrd [command] [options]\n\nCommands:\n")
	for _, c := range commands {
		fmt.Fprintf(out, "  %-12s %s\n", c.name, c.does)
	}
	fmt.Fprint(out, "\nOptions of serve, each also an environment variable:\n")
	var cfg config
	cfg.usage(out, env)
	return nil
}

func printVersion(_ context.Context, _ []string, _ func(string) string, out, _ io.Writer) error {
	_, err := fmt.Fprintln(out, "cbrd", version)
	return err
}
