package iam

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// policyReader reads JSON token by token, so that it knows on which line a
// mistake stands and sees a member that comes twice. A policy in which one
// Effect hides another must not pass.
type policyReader struct {
	source []byte
	from   *json.Decoder
}

// members are what an object may have, each with what reads its value.
type members map[string]func(field string) error

func newPolicyReader(text []byte) *policyReader {
	return &policyReader{source: text, from: json.NewDecoder(bytes.NewReader(text))}
}

// wrong is a mistake on the line of what was read last.
func (r *policyReader) wrong(field, reason string, args ...any) error {
	read := min(r.from.InputOffset(), int64(len(r.source)))
	return &PolicyError{
		Field: field, Line: 1 + bytes.Count(r.source[:read], []byte("\n")), Reason: fmt.Sprintf(reason, args...),
	}
}

func (r *policyReader) next(field string) (json.Token, error) {
	token, err := r.from.Token()
	if err != nil {
		return nil, r.wrong(field, "is not JSON")
	}
	return token, nil
}

func (r *policyReader) text(field string) (string, error) {
	token, err := r.next(field)
	if err != nil {
		return "", err
	}
	text, ok := token.(string)
	if !ok {
		return "", r.wrong(field, "is not a string")
	}
	return text, nil
}

// object reads an object whose members are all known and come once.
func (r *policyReader) object(field string, known members, needed ...string) error {
	if err := r.open(field, '{', "an object"); err != nil {
		return err
	}
	var seen []string
	for r.from.More() {
		name, err := r.text(field)
		if err != nil {
			return err
		}
		read, ok := known[name]
		switch inner := within(field, name); {
		case !ok:
			return r.wrong(inner, "is not a member here")
		case slices.Contains(seen, name):
			return r.wrong(inner, "comes twice")
		default:
			seen = append(seen, name)
			if err := read(inner); err != nil {
				return err
			}
		}
	}
	if _, err := r.next(field); err != nil {
		return err
	}
	for _, name := range needed {
		if !slices.Contains(seen, name) {
			return r.wrong(within(field, name), "is missing")
		}
	}
	return nil
}

// list reads a list of one to most elements.
func (r *policyReader) list(field string, most int, element func(field string) error) error {
	if err := r.open(field, '[', "a list"); err != nil {
		return err
	}
	count := 0
	for ; r.from.More(); count++ {
		if count == most {
			return r.wrong(field, "has more than %d elements", most)
		}
		if err := element(field + "[" + strconv.Itoa(count) + "]"); err != nil {
			return err
		}
	}
	if count == 0 {
		return r.wrong(field, "is empty")
	}
	_, err := r.next(field)
	return err
}

func (r *policyReader) open(field string, delim json.Delim, what string) error {
	token, err := r.next(field)
	if err == nil && token != delim {
		err = r.wrong(field, "is not %s", what)
	}
	return err
}

// end sees to it that nothing follows.
func (r *policyReader) end() error {
	if _, err := r.from.Token(); !errors.Is(err, io.EOF) {
		return r.wrong("", "has something after its end")
	}
	return nil
}

func within(field, name string) string {
	if field == "" {
		return name
	}
	return field + "." + name
}
