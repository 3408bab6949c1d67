package main

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// newLogger reads a setting such as "debug" or "info,json".
func newLogger(out io.Writer, setting string) (*slog.Logger, error) {
	name, form, _ := strings.Cut(setting, ",")
	var level slog.Level
	if err := level.UnmarshalText([]byte(name)); err != nil {
		return nil, fmt.Errorf("--log %q: debug, info, warn and error are known, with ,json for JSON", setting)
	}
	options := &slog.HandlerOptions{Level: level}
	switch form {
	case "", "text":
		return slog.New(slog.NewTextHandler(out, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(out, options)), nil
	}
	return nil, fmt.Errorf("--log %q: the form is text or json", setting)
}
