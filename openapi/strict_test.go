package openapi

import (
	"net/url"
	"testing"
)

func TestCheckStrictly(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		operation, query, body, want string
	}{
		"OK":              {"ListCalls", "status=400&limit=1", "", ""},
		"OKNull":          {"ResetWorld", "", "null", ""},
		"OKEmpty":         {"ResetWorld", "", "{}", ""},
		"OKBytes":         {"WriteResourceBytes", "offset=1", "no { JSON", ""},
		"ErrParameter":    {"ListCalls", "limit=1&methd=GET", "", "methd is not a member here"},
		"ErrPath":         {"ListCalls", "world_id=w", "", "world_id is not a member here"},
		"ErrOfTheOrder":   {"ListCalls", "z=1&b=1", "", "b is not a member here"},
		"ErrBytes":        {"WriteResourceBytes", "ofset=1", "x", "ofset is not a member here"},
		"ErrBody":         {"ResetWorld", "", `{"seed":"x"}`, "seed is not a member here"},
		"ErrNoJSON":       {"ResetWorld", "", "x", "the body is not valid JSON"},
		"ErrKnownAsWell":  {"ListCalls", "limit=0", "", "limit must be at least 1"},
		"ErrMemberOfBody": {"AdvanceClock", "", `{"bye":"1h"}`, "bye is not a member here"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			query, err := url.ParseQuery(test.query)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if err := operation(t, test.operation).CheckStrictly(anyPath, query, []byte(test.body)); err != nil {
				got = err.Error()
			}
			if got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// Every object of a request to the control surface says whether it is open, and
// none is but the documents of IAM, which have a reader of their own.
func TestControlIsClosed(t *testing.T) {
	t.Parallel()
	for _, info := range Operations() {
		if info.Contract != "control" {
			continue
		}
		eachObject(info.ID, operation(t, info.ID).body, nil, func(at string, s *schema) {
			switch {
			case s.Open == nil:
				t.Errorf("%s does not say", at)
			case *s.Open && s.Properties != nil:
				t.Errorf("%s is open", at)
			}
		})
	}
}
