package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// document is a file of the folder operations: a contract with one operation.
type document struct {
	OpenAPI    string                                  `json:"openapi"`
	Info       json.RawMessage                         `json:"info"`
	Paths      map[string]map[string]documentOperation `json:"paths"`
	Components struct {
		Schemas map[string]*schema `json:"schemas"`
	} `json:"components"`
}

type documentOperation struct {
	OperationID string              `json:"operationId"`
	Parameters  []*parameter        `json:"parameters"`
	RequestBody *body               `json:"requestBody"`
	Responses   map[string]response `json:"responses"`
}

type parameter struct {
	Name     string  `json:"name"`
	In       string  `json:"in"` // path or query
	Required bool    `json:"required"`
	Explode  bool    `json:"explode"` // lists are repeated names, always
	Schema   *schema `json:"schema"`
}

type body struct {
	Required bool                 `json:"required"`
	Content  map[string]mediaType `json:"content"`
}

type response struct {
	Description string               `json:"description"`
	Headers     json.RawMessage      `json:"headers"` // for readers of the contract
	Content     map[string]mediaType `json:"content"`
}

type mediaType struct {
	Schema *schema `json:"schema"`
}

const contentJSON = "application/json"

// compile reads a document and makes its schemas ready to check with.
func compile(text []byte) (*Op, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var doc document
	if err := decoder.Decode(&doc); err != nil {
		return nil, err
	}
	for path, item := range doc.Paths {
		for method, operation := range item {
			op := &Op{ID: operation.OperationID, Method: strings.ToUpper(method), Path: path}
			return op, op.link(operation, doc.Components.Schemas)
		}
	}
	return nil, fmt.Errorf("no operation")
}

// link takes over the parts of the document's operation.
func (op *Op) link(from documentOperation, named map[string]*schema) (err error) {
	op.parameters = from.Parameters
	for _, p := range op.parameters {
		if p.Schema, err = p.Schema.link(named); err != nil {
			return err
		}
	}
	if from.RequestBody != nil {
		op.bodyRequired = from.RequestBody.Required
		_, isJSON := from.RequestBody.Content[contentJSON]
		op.bytes = !isJSON
		if op.body, err = linkContent(from.RequestBody.Content, named); err != nil {
			return err
		}
	}
	op.responses = map[string]*schema{}
	for status := range maps.Keys(from.Responses) {
		if op.responses[status], err = linkContent(from.Responses[status].Content, named); err != nil {
			return err
		}
	}
	return nil
}

// linkContent returns nil for a message without content.
func linkContent(content map[string]mediaType, named map[string]*schema) (*schema, error) {
	media, ok := content[contentJSON]
	if !ok {
		return nil, nil
	}
	return media.Schema.link(named)
}
