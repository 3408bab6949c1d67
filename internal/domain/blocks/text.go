package blocks

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// MaxRuns bounds a Map that is written or read as text.
const MaxRuns = 1 << 20

// longestRun is the longest a run can be as text: two numbers up to MaxBlocks,
// a generation, and what stands between them.
const longestRun = 13 + 1 + 13 + 1 + 13

// ErrText reports a text that is not that of a Map.
var ErrText = errors.New("blocks: not a text of runs")

// MarshalText writes m as "start+length@generation,...": positions decimal,
// generations in base 36. In JSON it is a string. ErrText beyond MaxRuns.
func (m Map) MarshalText() ([]byte, error) {
	if len(m) > MaxRuns {
		return nil, fmt.Errorf("%w: %d runs", ErrText, len(m))
	}
	text := make([]byte, 0, 32*len(m))
	for i, r := range m {
		if i > 0 {
			text = append(text, ',')
		}
		text = appendRun(text, r)
	}
	return text, nil
}

// UnmarshalText reads what MarshalText wrote. ErrText for what it could not
// have written, ErrMap for runs that are not canonical.
func (m *Map) UnmarshalText(text []byte) error {
	*m = nil
	if len(text) == 0 {
		return nil
	}
	count := bytes.Count(text, []byte{','}) + 1
	if count > MaxRuns || len(text) > count*(longestRun+1) {
		return fmt.Errorf("%w: too long", ErrText)
	}
	read := make(Map, 0, count)
	for item := range strings.SplitSeq(string(text), ",") {
		r, ok := parseRun(item)
		if !ok {
			return fmt.Errorf("%w: %.64q", ErrText, item)
		}
		read = append(read, r)
	}
	if err := read.Validate(); err != nil {
		return err
	}
	*m = read
	return nil
}

// parseRun accepts only what appendRun writes, so that a Map has one text. A
// number that does not parse comes out as another, and so differs.
func parseRun(item string) (Run, bool) {
	positions, gen, _ := strings.Cut(item, "@")
	start, length, _ := strings.Cut(positions, "+")
	var r Run
	r.Start, _ = strconv.ParseInt(start, 10, 64)
	r.Len, _ = strconv.ParseInt(length, 10, 64)
	r.Gen, _ = strconv.ParseUint(gen, 36, 64)
	return r, string(appendRun(make([]byte, 0, 2*longestRun), r)) == item
}

func appendRun(text []byte, r Run) []byte {
	text = strconv.AppendInt(text, r.Start, 10)
	text = strconv.AppendInt(append(text, '+'), r.Len, 10)
	return strconv.AppendUint(append(text, '@'), r.Gen, 36)
}
