package openapi

import (
	"encoding/json"
	"net/url"
	"strconv"
)

func (op *Op) checkParameters(pathParams map[string]string, query url.Values) *Breach {
	for _, p := range op.parameters {
		values := query[p.Name]
		if p.In == "path" {
			values = pathValues(pathParams, p.Name)
		}
		if breach := p.check(values); breach != nil {
			return breach.in(p.Name)
		}
	}
	return nil
}

func pathValues(params map[string]string, name string) []string {
	value, ok := params[name]
	if !ok {
		return nil
	}
	return []string{value}
}

// check looks at all values a name was given, though only lists may use more
// than the first.
func (p *parameter) check(values []string) *Breach {
	if len(values) == 0 && p.Required {
		return &Breach{Reason: "is missing"}
	}
	schema := p.Schema
	if schema.Type == "array" {
		schema = schema.Items
	}
	for _, value := range values {
		if breach := schema.check(parse(schema, value)); breach != nil {
			return breach
		}
	}
	return nil
}

// parse reads a parameter as the type its schema wants. What cannot be read so
// stays a string, which the schema then refuses. Booleans are what
// strconv.ParseBool takes for one, without its abbreviations.
func parse(s *schema, value string) any {
	switch s.Type {
	case "integer":
		if _, err := strconv.ParseInt(value, 10, 64); err == nil {
			return json.Number(value)
		}
	case "boolean":
		if b, err := strconv.ParseBool(value); err == nil && len(value) > 1 {
			return b
		}
	}
	return value
}
