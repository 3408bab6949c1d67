package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Limits of a document, beside that of its bytes: aliases can make much of little.
const (
	maxNodes     = 100_000
	maxYAMLDepth = 64
)

// yamlReader makes of a YAML document what JSON has, and remembers on which line
// each part is.
type yamlReader struct {
	lines map[string]int // by the path of a part, as in vaults[0].name
	nodes int
}

// yamlError is what is wrong on a line.
type yamlError struct {
	line int
	path string
	text string
}

func (e *yamlError) Error() string { return joined(e.path, e.text) }

// joined is what is wrong, behind where it is.
func joined(path, text string) string {
	if path == "" {
		return text
	}
	return path + ": " + text
}

// readYAML reads one document, which JSON is too.
func readYAML(text string) (value any, lines map[string]int, err error) {
	decoder := yaml.NewDecoder(strings.NewReader(text))
	var doc, more yaml.Node
	if err := decoder.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil, &yamlError{1, "", "the document is empty"}
		}
		return nil, nil, syntaxError(err)
	}
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, nil, &yamlError{max(more.Line, 1), "", "there is more than one document"}
	}
	r := &yamlReader{lines: map[string]int{}}
	value, err = r.value(doc.Content[0], "", 0)
	return value, r.lines, err
}

// syntaxError takes the line out of the library's text: "yaml: line 3: ...".
func syntaxError(err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		if number, why, ok := strings.Cut(rest, ": "); ok {
			if line, err := strconv.Atoi(number); err == nil {
				return &yamlError{line, "", why}
			}
		}
	}
	return &yamlError{1, "", text}
}

func (r *yamlReader) value(n *yaml.Node, path string, depth int) (any, error) {
	r.nodes++
	if _, known := r.lines[path]; !known {
		r.lines[path] = n.Line
	}
	switch {
	case r.nodes > maxNodes:
		return nil, &yamlError{n.Line, path, "the document is too large"}
	case depth > maxYAMLDepth:
		return nil, &yamlError{n.Line, path, "is nested too deeply"}
	}
	switch n.Kind {
	case yaml.AliasNode:
		return r.value(n.Alias, path, depth+1)
	case yaml.MappingNode:
		return r.object(n, path, depth+1)
	case yaml.SequenceNode:
		return r.list(n, path, depth+1)
	case yaml.ScalarNode:
		return scalar(n, path)
	case yaml.DocumentNode: // never inside another
	}
	return nil, &yamlError{n.Line, path, "cannot be read"}
}

func (r *yamlReader) object(n *yaml.Node, path string, depth int) (any, error) {
	members := map[string]any{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode || key.ShortTag() != "!!str" {
			return nil, &yamlError{key.Line, path, "has a member whose name is no text"}
		}
		at := strings.TrimPrefix(path+"."+key.Value, ".")
		if _, twice := members[key.Value]; twice {
			return nil, &yamlError{key.Line, at, "is there twice"}
		}
		r.lines[at] = key.Line
		member, err := r.value(n.Content[i+1], at, depth)
		if err != nil {
			return nil, err
		}
		members[key.Value] = member
	}
	return members, nil
}

func (r *yamlReader) list(n *yaml.Node, path string, depth int) (any, error) {
	items := make([]any, 0, len(n.Content))
	for i, item := range n.Content {
		at := fmt.Sprintf("%s[%d]", path, i)
		r.lines[at] = item.Line
		value, err := r.value(item, at, depth)
		if err != nil {
			return nil, err
		}
		items = append(items, value)
	}
	return items, nil
}

// scalar reads what JSON has; a date is text.
func scalar(n *yaml.Node, path string) (any, error) {
	switch n.ShortTag() {
	case "!!str", "!!timestamp":
		return n.Value, nil
	case "!!null":
		return nil, nil
	case "!!bool":
		var b bool
		err := n.Decode(&b)
		return b, err
	case "!!int":
		var i int64
		if err := n.Decode(&i); err == nil {
			return json.Number(strconv.FormatInt(i, 10)), nil
		}
	case "!!float":
		var f float64
		if err := n.Decode(&f); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
			return f, nil
		}
	}
	return nil, &yamlError{n.Line, path, "is neither text nor a number, true, false or null"}
}
