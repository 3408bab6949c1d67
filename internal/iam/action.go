package iam

import "strings"

// maxAction bounds an action of a policy, in bytes.
const maxAction = 128

// validAction reports whether text names actions: service:resource:operation,
// each of letters, digits, '-', '_' and '*'. The name of a service has no
// capitals (reference 6.1; the policy grammar of IAM).
func validAction(text string) bool {
	service, rest, _ := strings.Cut(text, ":")
	resource, operation, found := strings.Cut(rest, ":")
	if !found || len(text) > maxAction || service != strings.ToLower(service) {
		return false
	}
	for _, part := range []string{service, resource, operation} {
		if part == "" || strings.IndexFunc(part, notPattern) >= 0 {
			return false
		}
	}
	return true
}

func notPattern(r rune) bool { return notWord(r) && r != '*' }

// covers reports whether an action of a policy, which may have wildcards, is or
// includes an action of the API. Each of the three parts is compared by itself:
// an asterisk stands for any characters but a colon. Capitals do not count in the
// parts after the first.
func covers(pattern, action string) bool {
	for {
		head, tail, more := strings.Cut(pattern, ":")
		part, rest, left := strings.Cut(action, ":")
		if more != left || !matches(strings.ToLower(head), strings.ToLower(part)) {
			return false
		}
		if !more {
			return true
		}
		pattern, action = tail, rest
	}
}

// matches compares a text with a pattern in which an asterisk stands for any
// characters. Only the last asterisk is ever tried again, so that it costs at
// most the product of both lengths.
func matches(pattern, text string) bool {
	star, retry := -1, 0
	p, at := 0, 0
	for at < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, retry = p, at
			p++
		case p < len(pattern) && pattern[p] == text[at]:
			p++
			at++
		case star >= 0:
			retry++
			p, at = star+1, retry
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
