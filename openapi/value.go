package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// maxDepth is how many objects and lists may lie inside each other. No contract
// needs ten.
const maxDepth = 64

var (
	errNotJSON   = errors.New("is not valid JSON")
	errTooDeep   = errors.New("is nested too deeply")
	errDuplicate = errors.New("names a member twice")
)

// readJSON decodes one JSON value: objects as map[string]any, lists as []any,
// numbers as json.Number. It refuses what decoders read differently or choke on:
// data after the value, members named twice, deep nesting.
func readJSON(text []byte) (any, error) {
	if !json.Valid(text) {
		return nil, errNotJSON
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	value, err := readValue(decoder, 0)
	if err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errNotJSON
	}
	return value, nil
}

func readValue(decoder *json.Decoder, depth int) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, errNotJSON
	}
	switch {
	case depth > maxDepth:
		return nil, errTooDeep
	case token == json.Delim('{'):
		return readObject(decoder, depth+1)
	case token == json.Delim('['):
		return readArray(decoder, depth+1)
	}
	return token, nil
}

func readObject(decoder *json.Decoder, depth int) (map[string]any, error) {
	members := map[string]any{}
	for decoder.More() {
		token, err := decoder.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return nil, errNotJSON
		}
		if _, twice := members[name]; twice {
			return nil, errDuplicate
		}
		if members[name], err = readValue(decoder, depth); err != nil {
			return nil, err
		}
	}
	return members, closing(decoder)
}

func readArray(decoder *json.Decoder, depth int) ([]any, error) {
	items := []any{}
	for decoder.More() {
		item, err := readValue(decoder, depth)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, closing(decoder)
}

func closing(decoder *json.Decoder) error {
	if _, err := decoder.Token(); err != nil {
		return errNotJSON
	}
	return nil
}

// typeOf names a value's type as schemas do; numbers are integers, since a choice
// of types in the contracts has no others.
func typeOf(value any) string {
	switch value.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case json.Number:
		return "integer"
	case bool:
		return "boolean"
	}
	return ""
}
