package iam

import (
	"fmt"
	"slices"
)

// Limits of a policy, those of IAM.
const (
	MaxDocument   = 6144 // bytes
	maxStatements = 8
	maxActions    = 100 // of a statement
)

// PolicyError says where a policy is wrong.
type PolicyError struct {
	// Field is the member, as in Statement[0].Action[2]; empty for the document.
	Field string
	// Line is that of the document on which the mistake stands, from 1.
	Line   int
	Reason string
}

func (e *PolicyError) Error() string {
	field := e.Field
	if field == "" {
		field = "the policy"
	}
	return fmt.Sprintf("%s (line %d of the policy) %s", field, e.Line, e.Reason)
}

// ParsePolicy reads a custom policy:
//
//	{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["cbr:vaults:*"]}]}
//
// It fails with a *PolicyError. Resource and Condition are refused: chapter 6 of
// the reference knows actions alone, and to ignore them would allow more than the
// policy says.
func ParsePolicy(text []byte) (Document, error) {
	r := newPolicyReader(text)
	if len(text) > MaxDocument {
		return Document{}, r.wrong("", "has more than %d bytes", MaxDocument)
	}
	var d Document
	if err := r.object("", d.members(r), "Version", "Statement"); err != nil {
		return Document{}, err
	}
	return d, r.end()
}

func (d *Document) members(r *policyReader) members {
	return members{
		"Version": func(field string) (err error) {
			if d.Version, err = r.text(field); err == nil && d.Version != PolicyVersion {
				err = r.wrong(field, "is not %q", PolicyVersion)
			}
			return err
		},
		"Statement": func(field string) error {
			return r.list(field, maxStatements, func(field string) error {
				var s Statement
				err := r.object(field, s.members(r), "Effect", "Action")
				d.Statement = append(d.Statement, s)
				return err
			})
		},
	}
}

func (s *Statement) members(r *policyReader) members {
	unsupported := func(field string) error {
		return r.wrong(field, "is not supported: a policy here binds every resource of its enterprise projects, always")
	}
	return members{
		"Effect": func(field string) error {
			text, err := r.text(field)
			if s.Effect = Effect(text); err == nil && s.Effect != Allow && s.Effect != Deny {
				err = r.wrong(field, "is neither %q nor %q", Allow, Deny)
			}
			return err
		},
		"Action": func(field string) error {
			return r.list(field, maxActions, func(field string) error { return s.action(r, field) })
		},
		"Resource": unsupported, "Condition": unsupported,
	}
}

func (s *Statement) action(r *policyReader, field string) error {
	text, err := r.text(field)
	switch {
	case err != nil:
		return err
	case !validAction(text):
		return r.wrong(field, "is not <service>:<resource>:<operation>, as in cbr:vaults:get*")
	case slices.Contains(s.Action, text):
		return r.wrong(field, "comes twice")
	}
	s.Action = append(s.Action, text)
	return nil
}
