package oracletest

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"
)

// author draws messages. A noisy one breaks a schema now and then.
type author struct {
	*rapid.T
	noisy bool
}

func draw(r *rapid.T, s *openapi3.Schema) any {
	return author{r, rapid.Bool().Draw(r, "noisy")}.message(s, 0)
}

func (r author) message(s *openapi3.Schema, depth int) any {
	if len(s.OneOf) > 0 {
		return r.message(s.OneOf[rapid.IntRange(0, len(s.OneOf)-1).Draw(r.T, "option")].Value, depth)
	}
	if r.slips(200) {
		return rapid.SampledFrom([]any{nil, "", "x", 0, -1, 1.5, true, []any{}, map[string]any{}}).Draw(r.T, "stray")
	}
	if s.Nullable && rapid.Bool().Draw(r.T, "null") {
		return nil
	}
	switch {
	case s.Type.Is("object"):
		return r.members(s, depth)
	case s.Type.Is("array"):
		return r.items(s, depth)
	case s.Type.Is("integer"):
		return r.integer(s)
	case s.Type.Is("number"):
		return float64(r.integer(s)) + rapid.SampledFrom([]float64{0, 0, 0.25, -0.5}).Draw(r.T, "fraction")
	case s.Type.Is("boolean"):
		return rapid.Bool().Draw(r.T, "boolean")
	}
	return r.text(s)
}

func (r author) members(s *openapi3.Schema, depth int) map[string]any {
	out := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		needed := slices.Contains(s.Required, name)
		if needed && !r.slips(200) || !needed && depth < 6 && rapid.Bool().Draw(r.T, name) {
			out[name] = r.message(s.Properties[name].Value, depth+1)
		}
	}
	if r.slips(100) {
		out["a stranger"] = 1
	}
	return out
}

func (r author) items(s *openapi3.Schema, depth int) []any {
	least, most := int(s.MinItems), 2
	if depth > 4 {
		most = 0
	}
	if r.slips(50) {
		least = 0
	}
	out := []any{}
	for range rapid.IntRange(least, max(least, most)).Draw(r.T, "length") {
		out = append(out, r.message(s.Items.Value, depth+1))
	}
	return out
}

func (r author) integer(s *openapi3.Schema) int64 {
	low, high := int64(-5), int64(1<<31-1)
	if s.Min != nil {
		low = int64(*s.Min)
	}
	if s.Max != nil {
		high = int64(*s.Max)
	}
	if r.slips(50) {
		return rapid.SampledFrom([]int64{low - 1, high + 1}).Draw(r.T, "outside")
	}
	return rapid.Int64Range(low, high).Draw(r.T, "integer")
}

func (r author) text(s *openapi3.Schema) string {
	if len(s.Enum) > 0 && !r.slips(100) {
		word, _ := rapid.SampledFrom(s.Enum).Draw(r.T, "word").(string)
		return word
	}
	if s.MaxLength != nil && r.slips(50) {
		return strings.Repeat("x", int(*s.MaxLength)+rapid.IntRange(0, 1).Draw(r.T, "over"))
	}
	fitting, others := samples(s)
	if r.slips(100) {
		return rapid.SampledFrom(others).Draw(r.T, "other")
	}
	return rapid.SampledFrom(fitting).Draw(r.T, "fitting")
}

// words has something for every pattern of the contracts.
var words = []string{
	"a", "a-b_c", "\u4fdd\u62a4", "a b", "<a>", "", "12", "-1", "1h30m", "soon", "0A", strings.Repeat("0a", 16),
	"1f9e6b47-7655-4a19-b563-21b4ef023025",
	"vault.backup.server.normal", "vault.backup", "yesterday", "1.0.0", "/srv/data",
	"UTC+08:00", "2025-03-25 07:59:52", "2025-03-25T06:12:48.673924", "2025-03-25T06:12:48.673924Z", "2025-03-25T06:12:48.673+00:00",
	"2025-03-25T06:12:48.673Z",
}

var codePoint = regexp.MustCompile(`\\u([0-9A-F]{4})`)

// samples parts the words by the pattern and the least length.
func samples(s *openapi3.Schema) (fitting, others []string) {
	pattern := regexp.MustCompile(codePoint.ReplaceAllString(s.Pattern, `\x{$1}`))
	for _, word := range words {
		if pattern.MatchString(word) && len(word) >= int(s.MinLength) {
			fitting = append(fitting, word)
		} else {
			others = append(others, word)
		}
	}
	return fitting, append(others, "")
}

// slips is true once in n times.
func (r author) slips(n int) bool { return r.noisy && rapid.IntRange(1, n).Draw(r.T, "slip") == n }
