package httpapi

import (
	"errors"
	"net/http"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
)

// The disk service has errors of its own, in forms of its own. They are no part of
// the table of errors, which is CBR's.

// diskRefusal is what the disk service says of an error.
type diskRefusal struct {
	status int
	code   string
	text   string
}

// diskCodes are the codes of what the service refuses.
var diskCodes = []struct {
	err    error
	status int
	code   string
}{
	{service.ErrNoResource, http.StatusNotFound, "EVS.5404"},
	{service.ErrNotLarger, http.StatusBadRequest, "EVS.1015"},
	{service.ErrResource, http.StatusBadRequest, "EVS.5400"},
	{service.ErrResourceBusy, http.StatusBadRequest, "EVS.5400"},
}

// diskFields are the codes of members that break a rule, by the member.
var diskFields = map[string]string{
	"volume.name": "EVS.1003", "volume.description": "EVS.1004", "volume.backup_id": "EVS.1006",
	"volume.size": "EVS.1010", "os-extend.new_size": "EVS.1010", "os-extend": "EVS.1011", "volume": "EVS.1009",
	"job_id": "Common.0011",
}

// diskRefusalOf says what the disk service calls an error; false for one that the
// gateway, or whatever broke, answers for. What a caller may do the service says
// itself.
func diskRefusalOf(err error) (diskRefusal, bool) {
	for _, row := range diskCodes {
		if errors.Is(err, row.err) {
			return diskRefusal{row.status, row.code, err.Error()}, true
		}
	}
	failure, ok := errors.AsType[*domain.Error](err)
	switch {
	case !ok:
		return diskRefusal{}, false
	case failure.Code == domain.CodeBackupNotFound:
		return diskRefusal{http.StatusBadRequest, "EVS.1006", "invalid backup id!"}, true
	case errors.Is(err, errNotAllowed):
		return diskRefusal{http.StatusForbidden, "EVS.5403", failure.Detail}, true
	case failure.Code != domain.CodeInvalidParameter:
		return diskRefusal{}, false
	}
	code, known := diskFields[failure.Field]
	if !known {
		code = "EVS.5400"
	}
	return diskRefusal{http.StatusBadRequest, code, failure.Detail}, true
}

// diskForm is how one of the service's two interfaces writes an error.
type diskForm func(diskRefusal) wire.DiskError

// diskFormOf is the form of a route's errors; nil for a route that is none of the
// disk service's.
func diskFormOf(rt *route) diskForm {
	switch {
	case rt == nil || !strings.HasPrefix(rt.action, "evs:"):
		return nil
	case strings.HasPrefix(rt.op, "Cinder"):
		return cinderForm
	}
	return evsForm
}

func evsForm(r diskRefusal) wire.DiskError {
	return wire.DiskError{Error: &wire.DiskErrorWords{Code: r.code, Message: r.text}}
}

func cinderForm(r diskRefusal) wire.DiskError {
	words := &wire.DiskErrorStatus{Code: r.status, Message: r.text}
	switch r.status {
	case http.StatusNotFound:
		return wire.DiskError{ItemNotFound: words}
	case http.StatusForbidden:
		return wire.DiskError{Forbidden: words}
	}
	return wire.DiskError{BadRequest: words}
}
