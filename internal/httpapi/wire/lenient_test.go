package wire

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBindRulesReq(t *testing.T) {
	t.Parallel()
	a, b := BindRulesTagReq{Key: "a", Value: "1"}, BindRulesTagReq{Key: "b"}
	for text, want := range map[string]BindRulesReq{
		`{}`:                                 {},
		`[]`:                                 {},
		`[{}, {}]`:                           {},
		`{"tags":[{"key":"a","value":"1"}]}`: {Tags: []BindRulesTagReq{a}},
		`[{"tags":[{"key":"a","value":"1"}]},{"tags":[{"key":"b","value":""}]}]`:    {Tags: []BindRulesTagReq{a, b}},
		`{"tags":[{"key":"a","value":"1"},{"key":"b","value":"","unknown":[1,2]}]}`: {Tags: []BindRulesTagReq{a, b}},
	} {
		got := BindRulesReq{Tags: []BindRulesTagReq{{Key: "stale"}}}
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	for _, text := range []string{`"all"`, `[1]`, `{"tags":{}}`} {
		if err := json.Unmarshal([]byte(text), new(BindRulesReq)); err == nil {
			t.Errorf("%s was read", text)
		}
	}
}

func TestEnterpriseProjectID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]EnterpriseProjectID{
		`"0"`: "0", `0`: "0", `""`: "",
		`"ee979739-f5d9-4e4b-9d2a-6b3b8a6c5d01"`: "ee979739-f5d9-4e4b-9d2a-6b3b8a6c5d01",
	} {
		var got EnterpriseProjectID
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{`{}`, `true`} {
		if err := json.Unmarshal([]byte(text), new(EnterpriseProjectID)); err == nil {
			t.Errorf("%s was read", text)
		}
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Number{`"1000"`: 1000, `1000`: 1000, `"0"`: 0, `0`: 0} {
		var got Number
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{`""`, `"ten"`, `1.5`, `"99999999999999999999"`, `{}`, `true`} {
		if err := json.Unmarshal([]byte(text), new(Number)); err == nil {
			t.Errorf("%s was read", text)
		}
	}
}

// Finding nothing and only counting are two answers.
func TestVaultResourceInstancesResp(t *testing.T) {
	t.Parallel()
	for want, answer := range map[string]VaultResourceInstancesResp{
		`{"total_count":0}`:                {},
		`{"resources":[],"total_count":0}`: {Resources: &[]TagResource{}},
	} {
		if got, err := json.Marshal(answer); err != nil || string(got) != want {
			t.Errorf("%s, %v, want %s", got, err, want)
		}
	}
}
