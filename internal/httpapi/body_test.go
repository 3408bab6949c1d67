package httpapi

import (
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// badBodies are what CreateVault cannot take, and the member each is about.
func badBodies() map[string]struct{ body, field string } {
	good := string(encode(vaultBody("server", 100, nil)))
	set := func(old, changed string) string {
		if !strings.Contains(good, old) {
			panic(old)
		}
		return strings.Replace(good, old, changed, 1)
	}
	name := `"name":"vault"`
	return map[string]struct{ body, field string }{
		"ErrNone":          {"", "body"},
		"ErrMalformed":     {"{", "JSON"},
		"ErrNoJSON":        {"vault=1", "JSON"},
		"ErrTrailingData":  {good + "x", "JSON"},
		"ErrTwoValues":     {good + good, "JSON"},
		"ErrList":          {"[" + good + "]", "body"},
		"ErrText":          {`"vault"`, "body"},
		"ErrNull":          {"null", "body"},
		"ErrNullMember":    {`{"vault":null}`, "vault"},
		"ErrDeep":          {strings.Repeat(`{"vault":`, 10_000) + "1" + strings.Repeat("}", 10_000), "nested"},
		"ErrTwice":         {`{"vault":{},"vault":{}}`, "twice"},
		"ErrCase":          {set(`"vault":{`, `"Vault":{`), "vault"},
		"ErrMissing":       {set(name, `"other":"vault"`), "vault.name"},
		"ErrType":          {set(name, `"name":7`), "vault.name"},
		"ErrLong":          {set(name, `"name":"`+strings.Repeat("x", 65)+`"`), "vault.name"},
		"ErrEmpty":         {set(name, `"name":""`), "vault.name"},
		"ErrCharacters":    {set(name, `"name":"a b"`), "vault.name"},
		"ErrNUL":           {set(name, `"name":"a\u0000"`), "vault.name"},
		"ErrUTF8":          {set(name, "\"name\":\"a\xff\""), "vault.name"},
		"ErrEnum":          {set(`"object_type":"server"`, `"object_type":"tape"`), "vault.billing.object_type"},
		"ErrFraction":      {set(`"size":100`, `"size":100.5`), "vault.billing.size"},
		"ErrExponent":      {set(`"size":100`, `"size":1e2`), "vault.billing.size"},
		"ErrNumberAsText":  {set(`"size":100`, `"size":"100"`), "vault.billing.size"},
		"ErrObject":        {set(`"resources":[]`, `"resources":{}`), "vault.resources"},
		"ErrResourceType":  {set(`"resources":[]`, `"resources":[{"id":"x","type":"OS::Tape"}]`), "vault.resources[0].type"},
		"ErrTags":          {set(name, name+`,"tags":[{"key":"a","value":"1"},{"key":"a","value":"2"}]`), "tag"},
		"ErrTagKey":        {set(name, name+`,"tags":[{"key":"a b","value":"1"}]`), "vault.tags[0].key"},
		"ErrThreshold":     {set(name, name+`,"threshold":101`), "vault.threshold"},
		"ErrDescription":   {set(name, name+`,"description":"<script>"`), "vault.description"},
		"ErrProjectNumber": {set(name, name+`,"enterprise_project_id":7`), "vault.enterprise_project_id"},
	}
}

// What a body does wrong is said in a word that finds it, and nothing is stored.
func TestBadBodies(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	for name, test := range badBodies() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := c.in(t, t.Name())
			got := c.refuse(domain.CodeInvalidParameter, "CreateVault", ask{body: test.body})
			if text := got.text("error_msg"); !strings.Contains(text, test.field) {
				t.Errorf("says %q, want a word of %s", text, test.field)
			}
			if count := c.want("ListVault", ask{}).number("count"); count != 0 {
				t.Errorf("%d vaults are left", count)
			}
		})
	}
}

// Members nobody knows are ignored, and what clients write differently is taken.
func TestTolerance(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	for name, more := range map[string]object{
		"OKUnknown":    {"surprise": list{1, object{"a": nil}}},
		"OKNumber":     {"enterprise_project_id": 0},
		"OKRulesList":  {"bind_rules": list{object{"tags": list{}}}},
		"OKNoPolicy":   {"backup_policy_id": nil},
		"OKChinese":    {"name": "\u4fdd\u9669\u5e93"},
		"OKEscaped":    {"description": `"quoted" & 'so'`},
		"OKEmptyText":  {"description": ""},
		"OKChineseTag": {"tags": list{object{"key": "\u4fdd", "value": "\u9669"}}},
		"OKTrimmedTag": {"tags": list{object{"key": " k ", "value": " "}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := c.in(t, t.Name())
			got := c.want("CreateVault", ask{body: vaultBody("server", 10, nil, more)})
			if text, ok := more["description"].(string); ok && text != "" && got.text("vault.description") != text {
				t.Errorf("description %q", got.text("vault.description"))
			}
		})
	}
	c.want("CreateVault", ask{body: "\r\n " + string(encode(vaultBody("server", 10, nil))) + "\n"})
	c.want("ListVault", ask{query: "surprise=1", body: "ignored"})
}
