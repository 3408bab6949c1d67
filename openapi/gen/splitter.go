package main

import (
	"fmt"
	"slices"
	"strings"
)

// splitter cuts operations out of one contract. The first thing that is not as
// it must be ends up in err.
type splitter struct {
	doc object
	err error
}

// operation gathers one operation: parameters of its path and its own,
// references to anything but schemas replaced by what they name, and the schemas
// it reaches. What only people read is left out.
func (s *splitter) operation(contract, path, method string, item, body object) operation {
	op := operation{contract: contract, path: path, method: method, schemas: object{}}
	op.id, _ = body["operationId"].(string)
	parameters := slices.Concat(list(item["parameters"]), list(body["parameters"]))
	op.body = object{"operationId": op.id, "responses": s.resolve(body["responses"], true)}
	if len(parameters) > 0 {
		op.body["parameters"] = s.resolve(parameters, false)
	}
	if request, ok := body["requestBody"]; ok {
		op.body["requestBody"] = s.resolve(request, false)
	}
	s.reach(op.body, op.schemas)
	return op
}

// resolve returns a copy of a node without what only people read, in which
// references to anything but schemas are replaced. Descriptions of responses are
// kept, because OpenAPI wants them.
func (s *splitter) resolve(node any, responses bool) any {
	switch node := node.(type) {
	case object:
		if ref, ok := node["$ref"].(string); ok && !strings.HasPrefix(ref, schemaRef) {
			return s.resolve(s.object(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...), responses)
		}
		return s.resolveMembers(node, responses)
	case []any:
		out := make([]any, len(node))
		for i, item := range node {
			out[i] = s.resolve(item, responses)
		}
		return out
	default:
		return node
	}
}

func (s *splitter) resolveMembers(node object, responses bool) object {
	out := object{}
	for name, value := range node {
		text, isText := value.(string)
		switch {
		case name == "description" && isText && !responses, name == "summary" && isText, name == "x-go-type":
		case name == "content" || name == "headers":
			out[name] = s.resolve(value, false)
		case isText:
			out[name] = text
		default:
			out[name] = s.resolve(value, responses)
		}
	}
	return out
}

const schemaRef = "#/components/schemas/"

// reach adds the schemas that a node refers to, and those that they refer to.
func (s *splitter) reach(node any, schemas object) {
	switch node := node.(type) {
	case object:
		if ref, ok := node["$ref"].(string); ok {
			s.reachSchema(strings.TrimPrefix(ref, schemaRef), schemas)
		}
		for _, value := range node {
			s.reach(value, schemas)
		}
	case []any:
		for _, item := range node {
			s.reach(item, schemas)
		}
	}
}

func (s *splitter) reachSchema(name string, schemas object) {
	if _, known := schemas[name]; known {
		return
	}
	schema := s.resolve(s.object("components", "schemas", name), false)
	schemas[name] = schema
	s.reach(schema, schemas)
}

// object returns the object at a place of the document.
func (s *splitter) object(place ...string) object {
	node := s.doc
	for _, name := range place {
		next, ok := node[name].(object)
		if !ok {
			s.fail(fmt.Errorf("there is no object %s", strings.Join(place, "/")))
			return object{}
		}
		node = next
	}
	return node
}

func (s *splitter) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

func list(node any) []any {
	items, _ := node.([]any)
	return items
}
