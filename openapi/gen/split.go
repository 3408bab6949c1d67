package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// contracts are the documents that are split, in the order of the table.
var contracts = []string{"cbr-v3.yaml", "companions.yaml", "control.yaml"}

// methods are the members of a path that are operations, in the order of the
// table.
var methods = []string{"get", "post", "put", "delete"}

type object = map[string]any

// operation is one operation of a contract with all it needs.
type operation struct {
	id, method, path, contract string
	body                       object
	schemas                    object
}

// generateOperations writes a self-contained contract per operation and the
// table of all.
func generateOperations(dir string) error {
	var all []operation
	for _, name := range contracts {
		found, err := splitContract(dir, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, found...)
	}
	if err := checkOperations(all); err != nil {
		return err
	}
	if err := writeOperations(filepath.Join(dir, "operations"), all); err != nil {
		return err
	}
	return writeGo(filepath.Join(dir, "operations_gen.go"), operationsSource(all))
}

func splitContract(dir, name string) ([]operation, error) {
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	var doc object
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	s := splitter{doc: doc}
	var found []operation
	paths := s.object("paths")
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		item := paths[path].(object)
		for _, method := range methods {
			if body, ok := item[method].(object); ok {
				found = append(found, s.operation(strings.TrimSuffix(name, ".yaml"), path, method, item, body))
			}
		}
	}
	return found, s.err
}

func checkOperations(all []operation) error {
	seen := map[string]bool{}
	for _, op := range all {
		if op.id == "" || seen[op.id] {
			return fmt.Errorf("%s %s: operationId %q is missing or used twice", op.method, op.path, op.id)
		}
		seen[op.id] = true
	}
	return nil
}

// writeOperations also removes the files of operations that are no more.
func writeOperations(dir string, all []operation) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	current := map[string]bool{}
	for _, op := range all {
		current[op.id+".json"] = true
		content, err := op.document()
		if err != nil {
			return err
		}
		if err := writeFile(filepath.Join(dir, op.id+".json"), content); err != nil {
			return err
		}
	}
	return removeOthers(dir, current)
}

func removeOthers(dir string, current map[string]bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !current[entry.Name()] {
			if err := os.Remove(filepath.Join(dir, entry.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// document is the operation as a contract of its own.
func (op operation) document() ([]byte, error) {
	doc := object{
		"openapi":    "3.0.3",
		"info":       object{"title": op.id, "version": op.contract},
		"paths":      object{op.path: object{op.method: op.body}},
		"components": object{"schemas": op.schemas},
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err := encoder.Encode(doc)
	return out.Bytes(), err
}
