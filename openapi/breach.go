package openapi

// Breach says where a message breaks its contract. Whoever shows it to a client
// puts Field before Reason: "vault.billing.size must be at least 10".
type Breach struct {
	// Field names the offending member: "vault.billing.size",
	// "resources[0].type", or the name of a parameter. It is empty when the
	// message as a whole is at fault.
	Field string
	// Reason is short and for people, and never repeats what was sent.
	Reason string
	// Code is the error code that the contract gives this breach, empty where it
	// gives none: BackupService.9900 then.
	Code string
}

func (b *Breach) Error() string {
	if b.Field == "" {
		return b.Reason
	}
	return b.Field + " " + b.Reason
}

// in returns the breach as seen from an enclosing object.
func (b *Breach) in(name string) *Breach {
	switch {
	case b.Field == "":
		b.Field = name
	case b.Field[0] == '[':
		b.Field = name + b.Field
	default:
		b.Field = name + "." + b.Field
	}
	return b
}
