// Package httpapi is the vendor's API over HTTP: the CBR operations and the part
// of IAM that clients need to reach them. routes.go is the map. It translates:
// requests into use cases, entities into wire types, domain errors into statuses.
package httpapi
