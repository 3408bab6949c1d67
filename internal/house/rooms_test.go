package house

import "strings"

// A room is a package of the project with everything below it.
type room struct {
	path string
	// may names the rooms it imports besides itself, all below them included.
	may []string
	why string
}

// anything marks the room that wires the others together.
const anything = "*"

// rooms is the whole table: a package outside it fails the test, and so does an
// import that it does not grant. Test files are free; what they share lives in
// support packages (see support).
var rooms = []room{
	{
		path: "internal/domain", may: nil,
		why: "nouns and rules are pure: they can be tested with literal dates and read without the machine around them",
	},
	{
		path: "internal/domain/blocks", may: nil,
		why: "the block maps know numbers only, not what a vault or a backup is",
	},
	{
		path: "internal/clock", may: []string{"internal/domain"},
		why: "the only room that reads the wall clock",
	},
	{
		path: "internal/iam", may: []string{"internal/domain", "internal/clock"},
		why: "who is asking, on real time",
	},
	{
		path: "internal/query", may: []string{"internal/domain"},
		why: "the ports of lists: apart from service, so that a step cannot query",
	},
	{
		path: "internal/service", may: []string{"internal/domain", "internal/clock", "internal/iam"},
		why: "use cases and steps work on a unit and see neither SQL, nor HTTP, nor a list",
	},
	{
		path: "internal/store", may: []string{
			"internal/domain", "internal/iam", "internal/service", "internal/query", "migrations",
		},
		why: "implements the ports that service, query and iam declare",
	},
	{
		path: "internal/journal", may: nil,
		why: "remembers calls, and need not know what they mean",
	},
	{
		path: "internal/scheduler", may: []string{"internal/service", "internal/clock"},
		why: "knows when a world is due, not what happens in it",
	},
	{
		path: "internal/worker", may: []string{"internal/service", "internal/scheduler"},
		why: "runs the steps of a world that is due",
	},
	{
		path: "internal/httpapi", may: edge,
		why: "translates the vendor's wire; never sees the store",
	},
	{
		path: "internal/control", may: edge,
		why: "translates /_cbrd; never sees the store",
	},
	{
		path: "internal/console", may: edge,
		why: "shows what the API says; never sees the store",
	},
	{
		path: "openapi", may: nil,
		why: "the contract is a source: others are generated from it",
	},
	{
		path: "migrations", may: nil,
		why: "SQL text and its embedding",
	},
	{
		path: "bench", may: []string{"internal/clock", "internal/iam"},
		why: "measures from outside, as a client: it signs requests and reads the wall clock",
	},
	{
		path: "internal/house", may: nil,
		why: "looks at the others from outside",
	},
	{
		path: "cmd/cbrd", may: []string{anything},
		why: "wires everything",
	},
}

var edge = []string{"internal/service", "internal/query", "internal/domain", "internal/iam", "internal/journal", "openapi"}

// roomOf returns the innermost room that holds the package, nil for none.
func roomOf(pkg string) *room {
	var best *room
	for i := range rooms {
		if within(pkg, rooms[i].path) && (best == nil || len(rooms[i].path) > len(best.path)) {
			best = &rooms[i]
		}
	}
	return best
}

// grants says whether the room may import the package.
func (r *room) grants(pkg string) bool {
	if within(pkg, r.path) {
		return true
	}
	for _, other := range r.may {
		if other == anything || within(pkg, other) {
			return true
		}
	}
	return false
}

// support says whether a package is test code that several packages share, by
// its name: storetest, pgtest.
func support(pkg string) bool { return strings.HasSuffix(pkg, "test") }

func within(pkg, room string) bool {
	return pkg == room || strings.HasPrefix(pkg, room+"/")
}
