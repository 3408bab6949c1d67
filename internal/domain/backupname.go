package domain

import "fmt"

// maxNameLen is the longest name of a vault or backup (reference 4.5.1, 4.12.4).
const maxNameLen = 64

// ManualName is the name the service gives a manual backup whose caller gave
// none, as recorded: manualbk_<vault>-<4 hex>. A long vault name is cut.
func ManualName(vaultName, hex4 string) string {
	const prefix = "manualbk_"
	room := maxNameLen - len(prefix) - len("-") - len(hex4)
	return prefix + cut(vaultName, room) + "-" + hex4
}

// AutomaticName is the name of a backup a policy made: autobk_<4 hex>, or with
// the vault's own prefix.
func AutomaticName(prefix *string, hex4 string) string {
	if prefix != nil && *prefix != "" {
		return *prefix + "_" + hex4
	}
	return "autobk_" + hex4
}

// NumberedName is the name of the n-th backup, from 1, of a run over several
// resources (domain rules 6.2).
func NumberedName(name string, n int) string {
	suffix := fmt.Sprintf("-%04d", n)
	return cut(name, maxNameLen-len(suffix)) + suffix
}

// ChildName is the name of the backup of a disk within a server's, cut to what a
// name may have (domain rules 6.2).
func ChildName(parent, disk string) string { return cut(parent+"_"+disk, maxNameLen) }

// cut is a text without what goes beyond a length in characters.
func cut(text string, length int) string {
	if runes := []rune(text); len(runes) > length {
		return string(runes[:length])
	}
	return text
}
