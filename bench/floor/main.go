// Command floor is the least that a Go server with cbrd's router can do: it
// answers the same paths with bytes from memory, looks at nothing and keeps
// nothing. Its rate and its start are what cbrd's are compared with.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("floor", flag.ContinueOnError)
	address := flags.String("listen", "127.0.0.1:4000", "address to serve HTTP on")
	listFile := flags.String("list", "", "file with the answer to a list")
	oneFile := flags.String("one", "", "file with the answer to a write")
	if err := flags.Parse(args); err != nil {
		return err
	}
	list, err := content(*listFile)
	if err != nil {
		return err
	}
	one, err := content(*oneFile)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", *address)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler(list, one), ReadHeaderTimeout: 10 * time.Second}
	return server.Serve(listener)
}

// content reads a file; no name is an empty object.
func content(name string) ([]byte, error) {
	if name == "" {
		return []byte("{}"), nil
	}
	return os.ReadFile(name)
}

func handler(list, one []byte) http.Handler {
	mux := chi.NewRouter()
	mux.Get("/v3/{project_id}/vaults", func(w http.ResponseWriter, _ *http.Request) { send(w, list) })
	write := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // a client that goes away is no news
		send(w, one)
	}
	mux.Post("/v3/{project_id}/vaults", write)
	mux.Put("/v3/{project_id}/vaults/{vault_id}", write)
	return mux
}

func send(w http.ResponseWriter, answer []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
	_, _ = w.Write(answer)
}
