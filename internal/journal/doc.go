// Package journal remembers what clients asked of a world and how they were
// answered, for whoever writes or tests a client. It is of this process and of
// no other, bounded, and gone when the process ends.
package journal
