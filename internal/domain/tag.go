package domain

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Lengths of a tag in characters: of one that is created alone (reference
// 4.7.3), and of those of a batch, whose characters are not looked at (4.7.2).
const (
	maxTagKey        = 36
	maxTagValue      = 43
	maxBatchTagKey   = 127
	maxBatchTagValue = 255
)

// Trimmed is the tag without the spaces before and after its key and value,
// which the service discards (reference 4.7.3).
func (t Tag) Trimmed() Tag {
	return Tag{Key: strings.Trim(t.Key, " "), Value: strings.Trim(t.Value, " ")}
}

// Check refuses, with 9900, a trimmed tag that may not be created alone: key and
// value have up to 36 and 43 characters, which are letters, those of Chinese
// too, digits, hyphens and underscores, and in values periods (reference 4.7.3;
// the vendor's contract for Chinese).
func (t Tag) Check() *Error {
	switch {
	case t.Key == "":
		return Invalid("tag.key", "A tag key cannot be empty.")
	case utf8.RuneCountInString(t.Key) > maxTagKey:
		return Invalid("tag.key", "A tag key has at most 36 characters.")
	case strings.ContainsFunc(t.Key, func(r rune) bool { return !tagLetter(r) }):
		return Invalid("tag.key", "A tag key has letters, digits, hyphens and underscores only.")
	case utf8.RuneCountInString(t.Value) > maxTagValue:
		return Invalid("tag.value", "A tag value has at most 43 characters.")
	case strings.ContainsFunc(t.Value, func(r rune) bool { return !tagLetter(r) && r != '.' }):
		return Invalid("tag.value", "A tag value has letters, digits, hyphens, underscores and periods only.")
	}
	return nil
}

// CheckBatch refuses, with 9900, a trimmed tag of a batch: one without a key, or
// with more than 127 or 255 characters (reference 4.7.2).
func (t Tag) CheckBatch() *Error {
	switch {
	case t.Key == "":
		return Invalid("tags.key", "A tag key cannot be empty.")
	case utf8.RuneCountInString(t.Key) > maxBatchTagKey:
		return Invalid("tags.key", "A tag key has at most 127 characters.")
	case utf8.RuneCountInString(t.Value) > maxBatchTagValue:
		return Invalid("tags.value", "A tag value has at most 255 characters.")
	}
	return nil
}

func tagLetter(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_':
		return true
	}
	return '\u4e00' <= r && r <= '\u9fa5' || '\uf900' <= r && r <= '\ufa2d'
}

// Tag gives the vault a tag, in place of the one it has with that key. It
// reports whether that changed anything.
func (v *Vault) Tag(t Tag) bool {
	i := slices.IndexFunc(v.Tags, func(has Tag) bool { return has.Key == t.Key })
	switch {
	case i < 0:
		v.Tags = append(slices.Clip(v.Tags), t)
	case v.Tags[i] == t:
		return false
	default:
		v.Tags = slices.Clone(v.Tags)
		v.Tags[i] = t
	}
	v.Retagged = true
	return true
}

// Untag takes the tag with a key off the vault. It reports whether it had one.
func (v *Vault) Untag(key string) bool {
	left := slices.DeleteFunc(slices.Clone(v.Tags), func(has Tag) bool { return has.Key == key })
	if len(left) == len(v.Tags) {
		return false
	}
	v.Tags, v.Retagged = left, true
	return true
}
