package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
)

// extract writes the second tables that tests hold the contract and the error
// table to, from a copy of the reference's data: errors.csv and schemas.json. It
// is run by hand when the reference changes or operations are added:
//
//	go run ./openapi/gen -dir openapi -reference <folder>
func extract(dir, reference string) error {
	if err := extractErrors(dir, reference); err != nil {
		return err
	}
	return extractConstraints(dir, reference)
}

// extractErrors keeps code, status and text of each row.
func extractErrors(dir, reference string) error {
	file, err := os.Open(filepath.Join(reference, "errors.csv"))
	if err != nil {
		return err
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return err
	}
	var out bytes.Buffer
	writer := csv.NewWriter(&out)
	for _, row := range rows {
		if err := writer.Write([]string{row[1], row[0], row[2]}); err != nil {
			return err
		}
	}
	writer.Flush()
	return writeFile(filepath.Join(dir, "testdata", "reference-errors.csv"), out.Bytes())
}

// extractConstraints keeps, for each operation of the vendor's contract, the
// constraints of every parameter and member by its dotted name.
func extractConstraints(dir, reference string) error {
	text, err := os.ReadFile(filepath.Join(reference, "schemas.json"))
	if err != nil {
		return err
	}
	var all struct {
		Endpoints []endpoint `json:"endpoints"`
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	wanted, err := splitContract(dir, contracts[0])
	if err != nil {
		return err
	}
	out := map[string]any{}
	for _, op := range wanted {
		at := slices.IndexFunc(all.Endpoints, func(e endpoint) bool { return e.Operation == op.id })
		if at < 0 {
			continue // clients alone know it: the test of the contract names those
		}
		out[op.id] = all.Endpoints[at].constraints()
	}
	content, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, "testdata", "reference-constraints.json"), append(content, '\n'))
}

// endpoint is an entry of schemas.json.
type endpoint struct {
	Operation   string             `json:"operation"`
	Method      string             `json:"method"`
	Path        string             `json:"path"`
	PathParams  []field            `json:"path_params"`
	QueryParams []field            `json:"query_params"`
	Request     *message           `json:"request"`
	Responses   map[string]message `json:"responses"`
}

type message struct {
	Fields  []field                 `json:"fields"`
	Objects map[string]namedMessage `json:"objects"`
}

type namedMessage struct {
	Fields []field `json:"fields"`
}

type field struct {
	Name      string `json:"name"`
	Mandatory *bool  `json:"mandatory"`
	Type      string `json:"type"`
	Ref       string `json:"ref"`
	Items     *field `json:"items"`

	Enum       []any    `json:"enum"`
	Min        *float64 `json:"min"`
	Max        *float64 `json:"max"`
	NumericMin *float64 `json:"numericMin"`
	NumericMax *float64 `json:"numericMax"`
	MinLength  *float64 `json:"minLength"`
	MaxLength  *float64 `json:"maxLength"`
	MinItems   *float64 `json:"minItems"`
	MaxItems   *float64 `json:"maxItems"`
	Pattern    string   `json:"pattern"`
	Default    any      `json:"default"`
}

// constraints flattens an endpoint.
func (e endpoint) constraints() object {
	out := object{"method": e.Method, "path": e.Path, "parameters": flatten(append(e.PathParams, e.QueryParams...), nil)}
	if e.Request != nil {
		out["request"] = flatten(e.Request.Fields, e.Request)
	}
	for status, answer := range e.Responses {
		if status[0] == '2' {
			out["status"] = status
			out["response"] = flatten(answer.Fields, &answer)
		}
	}
	return out
}

func flatten(fields []field, in *message) object {
	out := object{}
	flattenInto(out, "", fields, in, nil)
	return out
}

// flattenInto stops where an object lies in itself.
func flattenInto(out object, prefix string, fields []field, in *message, outer []string) {
	for _, f := range fields {
		name := prefix + f.Name
		out[name] = f.constraints()
		ref := f.Ref
		if f.Items != nil {
			ref = f.Items.Ref
		}
		if ref != "" && !slices.Contains(outer, ref) {
			flattenInto(out, name+".", in.Objects[ref].Fields, in, append(slices.Clone(outer), ref))
		}
	}
}

func (f field) constraints() object {
	out := object{"type": f.Type}
	if f.Items != nil {
		out["items"] = f.Items.Type
	}
	if f.Mandatory != nil {
		out["required"] = *f.Mandatory
	}
	for name, value := range map[string]*float64{
		"minimum": first(f.Min, f.NumericMin), "maximum": first(f.Max, f.NumericMax),
		"minLength": f.MinLength, "maxLength": f.MaxLength, "minItems": f.MinItems, "maxItems": f.MaxItems,
	} {
		if value != nil {
			out[name] = *value
		}
	}
	if f.Enum != nil {
		out["enum"] = f.Enum
	}
	if f.Pattern != "" {
		out["pattern"] = f.Pattern
	}
	if f.Default != nil {
		out["default"] = f.Default
	}
	return out
}

func first(a, b *float64) *float64 {
	if a != nil {
		return a
	}
	return b
}
