package house

import "testing"

// longest is where a file is looked at again: most have 65 to 150 lines.
const longest = 400

// longer are the files that may have more, with the reason.
var longer = map[string]string{}

func TestFilesStayShort(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, file := range sources(t) {
		seen[file.path] = true
		_, excused := longer[file.path]
		switch {
		case file.generated:
		case file.lines > longest && !excused:
			t.Errorf("%s has %d lines: split it by meaning, or give the reason in size_test.go", file.path, file.lines)
		case file.lines <= longest && excused:
			t.Errorf("%s has %d lines: it needs no exception any more", file.path, file.lines)
		}
	}
	for path := range longer {
		if !seen[path] {
			t.Errorf("%s has an exception but does not exist", path)
		}
	}
}
