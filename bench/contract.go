package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/getkin/kin-openapi/openapi3"
)

// contract writes the measured part of the contract with cbrd's own answers as
// examples, for a mock server such as Prism: the same schemas to hold requests
// to, and the same bytes to answer with.
func (b *bench) contract(ctx context.Context) (err error) {
	p, err := b.startCbrd(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	b.vaults = min(b.vaults, 2*pageSize)
	ids, err := b.fill(ctx, p.base)
	if err != nil {
		return err
	}
	list, err := b.call(ctx, http.MethodGet, p.base+listPath(pageSize), nil)
	if err != nil {
		return err
	}
	one, err := b.call(ctx, http.MethodGet, p.base+vaultsPath()+"/"+ids[0], nil)
	if err != nil {
		return err
	}
	doc, err := withExamples(list, one)
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "%s: a list of %d bytes, a vault of %d\n", b.output, len(list), len(one))
	return os.WriteFile(b.output, doc, 0o600)
}

// withExamples is the contract with two paths only, nothing to authenticate, and
// an example for each answer.
func withExamples(list, one []byte) ([]byte, error) {
	doc, err := openapi3.NewLoader().LoadFromFile("openapi/cbr-v3.yaml")
	if err != nil {
		return nil, err
	}
	const vaults = "/v3/{project_id}/vaults"
	paths := openapi3.NewPaths()
	for _, path := range []string{vaults, vaults + "/{vault_id}"} {
		paths.Set(path, doc.Paths.Value(path))
	}
	doc.Paths, doc.Security = paths, nil
	for _, answer := range []struct {
		operation *openapi3.Operation
		text      []byte
	}{
		{paths.Value(vaults).Get, list},
		{paths.Value(vaults).Post, one},
		{paths.Value(vaults + "/{vault_id}").Put, one},
	} {
		var example any
		if err := json.Unmarshal(answer.text, &example); err != nil {
			return nil, err
		}
		answer.operation.Responses.Value("200").Value.Content.Get("application/json").Example = example
	}
	return json.Marshal(doc)
}
