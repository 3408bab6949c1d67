package oracletest

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/openapi"
)

// The contracts, whole and split, are valid OpenAPI.
func TestContractsAreOpenAPI(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../operations/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d operations: %v", len(files), err)
	}
	for _, path := range append(files, "../cbr-v3.yaml", "../companions.yaml", "../control.yaml") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			load(t, path)
		})
	}
}

// Both agree on every message that is near enough to a valid one to be
// interesting.
func TestChecksAgree(t *testing.T) {
	t.Parallel()
	for _, info := range openapi.Operations() {
		t.Run(info.ID, func(t *testing.T) {
			t.Parallel()
			op, err := openapi.Operation(info.ID)
			if err != nil {
				t.Fatal(err)
			}
			theirs := find(t, info)
			if sent := theirs.RequestBody; sent != nil && sent.Value.Content["application/json"] != nil {
				schema := sent.Value.Content["application/json"].Schema.Value
				agree(t, schema, openapi3.VisitAsRequest(), func(body []byte) error { return op.CheckRequest(paths, nil, body) })
			}
			if media := theirs.Responses.Status(info.Success).Value.Content["application/json"]; media != nil {
				agree(t, media.Schema.Value, openapi3.VisitAsResponse(), func(body []byte) error { return op.CheckResponse(info.Success, body) })
			}
		})
	}
}

// paths has every path parameter of the contracts.
var paths = map[string]string{
	"project_id": "p", "vault_id": "v", "backup_id": "b", "checkpoint_id": "c", "operation_log_id": "o",
	"instance_id": "i", "protectable_type": "server", "world_id": "w", "user_id": "u", "resource_id": "r", "policy_id": "p", "key": "k",
	"agent_id":               "a",
	"organization_policy_id": "o", "domain_name": "d", "source_project_id": "s", "feature_key": "f",
	"order_id": "o", "enterprise_project_id": "e",
	"volume_id": "v", "job_id": "j", "server_id": "s",
	"member_id": "m",
}

// patience is how often messages are drawn anew until one is valid: of some
// operations few are.
const patience = 20

func agree(t *testing.T, schema *openapi3.Schema, as openapi3.SchemaValidationOption, check func([]byte) error) {
	t.Helper()
	accepted := 0
	for range patience {
		rapid.Check(t, func(r *rapid.T) {
			if agreeOn(r, draw(r, schema), schema, as, check) {
				accepted++
			}
		})
		if accepted > 0 || t.Failed() {
			return
		}
	}
	t.Error("no message was accepted: the generator is off")
}

// agreeOn reports whether both accept a message.
func agreeOn(r *rapid.T, message any, schema *openapi3.Schema, as openapi3.SchemaValidationOption, check func([]byte) error) bool {
	body, err := json.Marshal(message)
	if err != nil {
		r.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		r.Fatal(err)
	}
	theirs, ours := schema.VisitJSON(value, as, openapi3.EnableFormatValidation()), check(body)
	if (theirs == nil) != (ours == nil) {
		r.Fatalf("%s\nours: %v\ntheirs: %v", body, ours, theirs)
	}
	return ours == nil
}

func find(t *testing.T, info openapi.OperationInfo) *openapi3.Operation {
	t.Helper()
	doc := load(t, filepath.Join("..", "operations", info.ID+".json"))
	return doc.Paths.Value(info.Path).GetOperation(info.Method)
}

func load(t *testing.T, path string) *openapi3.T {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return doc
}
