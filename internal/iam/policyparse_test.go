package iam

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const soundPolicy = `{
	"Version": "1.1",
	"Statement": [
		{"Effect": "Allow", "Action": ["cbr:*:get*", "ecs:cloudServers:list"]},
		{"Action": ["cbr:vaults:delete"], "Effect": "Deny"}
	]
}
`

func TestParsePolicy(t *testing.T) {
	t.Parallel()
	want := Document{Version: "1.1", Statement: []Statement{
		{Effect: Allow, Action: []string{"cbr:*:get*", "ecs:cloudServers:list"}},
		{Effect: Deny, Action: []string{"cbr:vaults:delete"}},
	}}
	got, err := ParsePolicy([]byte(soundPolicy))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestParsePolicyRefuses(t *testing.T) {
	t.Parallel()
	statement := func(text string) string { return "{\"Version\":\"1.1\",\n\"Statement\":[" + text + "]}" }
	action := func(text string) string { return statement(`{"Effect":"Allow",` + "\n" + `"Action":[` + text + `]}`) }
	many := func(n int, part string) string { return strings.TrimSuffix(strings.Repeat(part+",", n), ",") }
	numbered := make([]string, maxActions+1)
	for i := range numbered {
		numbered[i] = fmt.Sprintf(`"cbr:vaults:a%d"`, i)
	}
	for name, test := range map[string]struct {
		text, field string
		line        int
		reason      string
	}{
		"Empty":        {"", "", 1, "is not JSON"},
		"Null":         {"null", "", 1, "is not an object"},
		"List":         {"[]", "", 1, "is not an object"},
		"Cut":          {"{\n\"Version\":\n", "Version", 2, "is not JSON"},
		"Open":         {`{"Version":"1.1"`, "", 1, "is not JSON"},
		"Comma":        {"{\"Version\":\"1.1\",\n}", "", 2, "is not JSON"},
		"More":         {soundPolicy + "{}", "", 8, "has something after its end"},
		"NoVersion":    {"{\n}", "Version", 2, "is missing"},
		"Version":      {`{"Version":"1.0"}`, "Version", 1, `is not "1.1"`},
		"Number":       {`{"Version":1.1}`, "Version", 1, "is not a string"},
		"NoStatement":  {`{"Version":"1.1"}`, "Statement", 1, "is missing"},
		"Unknown":      {"{\n\n\"version\":\"1.1\"}", "version", 3, "is not a member here"},
		"Twice":        {"{\"Version\":\"1.1\",\n\"Version\":\"1.1\"}", "Version", 2, "comes twice"},
		"NoList":       {`{"Version":"1.1","Statement":{}}`, "Statement", 1, "is not a list"},
		"None":         {statement(""), "Statement", 2, "is empty"},
		"Many":         {statement(many(maxStatements+1, `{"Effect":"Allow","Action":["a:b:c"]}`)), "Statement", 2, "has more than 8 elements"},
		"NoObject":     {statement(`"x"`), "Statement[0]", 2, "is not an object"},
		"NoEffect":     {statement(`{"Action":["a:b:c"]}`), "Statement[0].Effect", 2, "is missing"},
		"NoAction":     {statement(`{"Effect":"Deny"}`), "Statement[0].Action", 2, "is missing"},
		"Effect":       {statement(`{"Effect":"allow"}`), "Statement[0].Effect", 2, `is neither "Allow" nor "Deny"`},
		"EffectTwice":  {statement(`{"Effect":"Deny",` + "\n" + `"Effect":"Allow"}`), "Statement[0].Effect", 3, "comes twice"},
		"Resource":     {statement(`{"Effect":"Allow","Action":["a:b:c"],"Resource":["*"]}`), "Statement[0].Resource", 2, "is not supported: a policy here binds every resource of its enterprise projects, always"},
		"Condition":    {statement(`{"Condition":{}}`), "Statement[0].Condition", 2, "is not supported: a policy here binds every resource of its enterprise projects, always"},
		"ActionString": {statement(`{"Action":"a:b:c"}`), "Statement[0].Action", 2, "is not a list"},
		"NoActions":    {action(""), "Statement[0].Action", 3, "is empty"},
		"Action":       {action(`"cbr:vaults:list", "cbr:vaults"`), "Statement[0].Action[1]", 3, "is not <service>:<resource>:<operation>, as in cbr:vaults:get*"},
		"ActionTwice":  {action(`"cbr:vaults:list",` + "\n" + `"cbr:vaults:list"`), "Statement[0].Action[1]", 4, "comes twice"},
		"ActionNumber": {action(`7`), "Statement[0].Action[0]", 3, "is not a string"},
		"ManyActions":  {action(strings.Join(numbered, ",")), "Statement[0].Action", 3, "has more than 100 elements"},
		"Second":       {statement(`{"Effect":"Allow","Action":["a:b:c"]},` + "\n\n" + `{"Effect":"No"}`), "Statement[1].Effect", 4, `is neither "Allow" nor "Deny"`},
		"Long":         {strings.Repeat(" ", MaxDocument) + "{}", "", 1, "has more than 6144 bytes"},
		"Deep":         {strings.Repeat("[", 5000), "", 1, "is not an object"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ParsePolicy([]byte(test.text))
			want := &PolicyError{Field: test.field, Line: test.line, Reason: test.reason}
			if diff := cmp.Diff(error(want), err); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever is taken is JSON that means the same to a common reader, and is taken
// again as it is written.
func FuzzParsePolicy(f *testing.F) {
	for _, seed := range []string{
		soundPolicy, "", "{}", `{"Version":"1.1","Statement":[]}`, `{"Version":"1.1","Statement":[{"Effect":"Deny","Action":["*:*:*"]}]}`,
		`{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["a:b:\u0063"],"Effect":"Deny"}]}`, "[[[[", `{"Version"`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := ParsePolicy(text)
		if err != nil {
			if e, ok := errors.AsType[*PolicyError](err); !ok || e.Line < 1 || e.Reason == "" {
				t.Fatalf("%#v", err)
			}
			return
		}
		var plain Document
		if err := json.Unmarshal(text, &plain); err != nil {
			t.Fatalf("%q is no JSON: %v", text, err)
		}
		if diff := cmp.Diff(plain, d); diff != "" {
			t.Fatalf("%q (-plain +got):\n%s", text, diff)
		}
		written, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParsePolicy(written); len(written) <= MaxDocument && (err != nil || !cmp.Equal(d, again)) {
			t.Fatalf("%s: %v", written, err)
		}
	})
}
