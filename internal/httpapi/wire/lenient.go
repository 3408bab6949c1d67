package wire

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// BindRulesReq is bind_rules of a request: an object, or a list of such objects,
// whose tags are then taken together (the reference has both, 4.5.1 and 4.5.14).
type BindRulesReq struct {
	Tags []BindRulesTagReq `json:"tags,omitempty"`
}

// UnmarshalJSON reads both forms.
func (r *BindRulesReq) UnmarshalJSON(text []byte) error {
	if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
		var rules VaultBindRulesReq
		err := json.Unmarshal(text, &rules)
		r.Tags = rules.Tags
		return err
	}
	var each []VaultBindRulesReq
	if err := json.Unmarshal(text, &each); err != nil {
		return err
	}
	r.Tags = nil
	for _, rules := range each {
		r.Tags = append(r.Tags, rules.Tags...)
	}
	return nil
}

// EnterpriseProjectID is enterprise_project_id of a request: a string, but the
// reference's own examples send the default "0" as a number.
type EnterpriseProjectID string

// UnmarshalJSON reads both forms.
func (id *EnterpriseProjectID) UnmarshalJSON(text []byte) error {
	var number json.Number
	if err := json.Unmarshal(text, &number); err == nil {
		*id = EnterpriseProjectID(number)
		return nil
	}
	var name string
	err := json.Unmarshal(text, &name)
	*id = EnterpriseProjectID(name)
	return err
}

// Number is a number of a request that the reference has as a string of digits
// (limit and offset of 4.7.1); some clients send it as a number.
type Number int

// UnmarshalJSON reads both forms.
func (n *Number) UnmarshalJSON(text []byte) error {
	var digits json.Number // takes a string of digits, too
	if err := json.Unmarshal(text, &digits); err != nil {
		return err
	}
	number, err := strconv.Atoi(digits.String())
	*n = Number(number)
	return err
}
