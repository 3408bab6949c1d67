package openapi

import (
	"maps"
	"net/url"
	"slices"
)

// notHere is the one text about what a closed contract does not have.
const notHere = "is not a member here"

// CheckStrictly is CheckRequest for a contract that is closed: parameters of the
// query that it does not know break it too, and members of a body that it does
// not take. Of the members of a body that it takes its schemas say so.
func (op *Op) CheckStrictly(pathParams map[string]string, query url.Values, body []byte) error {
	if breach := op.checkStrangers(query); breach != nil {
		return breach
	}
	if op.body == nil && !op.bytes && len(body) > 0 {
		if breach := checkJSON(nothing, body); breach != nil {
			return breach
		}
	}
	return op.CheckRequest(pathParams, query, body)
}

// nothing is what may be sent where no body is taken: clients send null and {}.
var nothing = &schema{Type: "object", Nullable: true, Open: new(bool)}

func (op *Op) checkStrangers(query url.Values) *Breach {
	for _, name := range slices.Sorted(maps.Keys(query)) {
		known := func(p *parameter) bool { return p.In == "query" && p.Name == name }
		if !slices.ContainsFunc(op.parameters, known) {
			return &Breach{Field: name, Reason: notHere}
		}
	}
	return nil
}
