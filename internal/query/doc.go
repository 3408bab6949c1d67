// Package query is the reading side: filters, pages and the ports that answer
// lists and single look-ups from committed state. It is apart from package
// service so that a step cannot query: service may not import it.
package query
