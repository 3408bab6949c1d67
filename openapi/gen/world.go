package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// worldSchema is the schema of control.yaml that a world's file keeps to.
const worldSchema = "WorldReq"

// generateWorldSchema writes that schema as JSON Schema, for editors.
func generateWorldSchema(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "control.yaml"))
	if err != nil {
		return err
	}
	var doc object
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return err
	}
	s := splitter{doc: doc}
	schemas := s.object("components", "schemas")
	reached := object{}
	reach(schemas, worldSchema, reached)
	if s.err != nil {
		return s.err
	}
	out, err := schemaDocument(reached)
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, "..", "docs", "world.schema.json"), out)
}

// reach adds a schema, and those it refers to, in the words of JSON Schema.
func reach(schemas object, name string, into object) {
	if _, known := into[name]; known {
		return
	}
	into[name] = nil
	into[name] = translate(schemas, schemas[name], into)
}

func translate(schemas object, node any, into object) any {
	switch node := node.(type) {
	case object:
		out := object{}
		for key, value := range node {
			ref, isText := value.(string)
			if key == "$ref" && isText {
				name := strings.TrimPrefix(ref, schemaRef)
				reach(schemas, name, into)
				value = "#/$defs/" + name
			}
			out[key] = translate(schemas, value, into)
		}
		return out
	case []any:
		out := make([]any, len(node))
		for i, item := range node {
			out[i] = translate(schemas, item, into)
		}
		return out
	}
	return node
}

func schemaDocument(definitions object) ([]byte, error) {
	world, ok := definitions[worldSchema].(object)
	if !ok {
		return nil, fmt.Errorf("control.yaml has no %s", worldSchema)
	}
	delete(definitions, worldSchema)
	world["$schema"], world["title"] = "https://json-schema.org/draft/2020-12/schema", "A world of cbrd"
	world["$defs"] = definitions
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err := encoder.Encode(world)
	return out.Bytes(), err
}
