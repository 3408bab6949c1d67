package openapi

import (
	"encoding/json"
	"slices"
)

// constraints are those of one member or parameter, by keyword, in the form of
// testdata/reference-constraints.json.
type constraints = map[string]any

// flattened is an operation in the form of that file.
type flattened struct {
	Method     string                 `json:"method"`
	Path       string                 `json:"path"`
	Status     string                 `json:"status"`
	Parameters map[string]constraints `json:"parameters"`
	Request    map[string]constraints `json:"request"`
	Response   map[string]constraints `json:"response"`
}

func flattenOperation(op *Op, success string) flattened {
	out := flattened{Method: op.Method, Path: op.Path, Status: success, Parameters: map[string]constraints{}}
	for _, p := range op.parameters {
		out.Parameters[p.Name] = flattenSchema(p.Schema)
		out.Parameters[p.Name]["required"] = p.Required
	}
	if op.body != nil {
		out.Request = map[string]constraints{}
		flattenInto(out.Request, "", op.body, nil)
	}
	out.Response = map[string]constraints{}
	if answer := op.responses[success]; answer != nil {
		flattenInto(out.Response, "", answer, nil)
	}
	return out
}

// flattenInto stops where an object lies in itself.
func flattenInto(out map[string]constraints, prefix string, s *schema, outer []*schema) {
	if slices.Contains(outer, s) {
		return
	}
	outer = append(slices.Clone(outer), s)
	for name, member := range s.Properties {
		out[prefix+name] = flattenSchema(member)
		out[prefix+name]["required"] = slices.Contains(s.Required, name)
		inner := firstOf(member)
		if inner.Items != nil {
			inner = inner.Items
		}
		flattenInto(out, prefix+name+".", inner, outer)
	}
}

// firstOf is what stands for a schema with options: the first is the one of the
// reference.
func firstOf(s *schema) *schema {
	if s.OneOf != nil {
		return s.OneOf[0]
	}
	return s
}

func flattenSchema(s *schema) constraints {
	s = firstOf(s)
	out := constraints{"type": s.Type}
	if s.Items != nil {
		out["items"] = s.Items.Type
		s = withEnumOf(s)
	}
	number(out, "minimum", s.Minimum)
	number(out, "maximum", s.Maximum)
	number(out, "minLength", s.MinLength)
	number(out, "maxLength", s.MaxLength)
	number(out, "minItems", s.MinItems)
	number(out, "maxItems", s.MaxItems)
	if s.Enum != nil {
		out["enum"] = s.Enum
	}
	if s.Pattern != "" {
		out["pattern"] = s.Pattern
	}
	if s.Default != nil {
		var value any
		json.Unmarshal(s.Default, &value)
		out["default"] = value
	}
	return out
}

// withEnumOf gives a list the words of its elements, as the reference prints
// them.
func withEnumOf(s *schema) *schema {
	list := *s
	list.Enum = s.Items.Enum
	return &list
}

func number[N int | int64](out constraints, keyword string, value *N) {
	if value != nil {
		out[keyword] = float64(*value)
	}
}
