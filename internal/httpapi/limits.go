package httpapi

import (
	"net/http"
	"runtime/debug"

	"github.com/cbrd/cbrd/internal/domain"
)

// Limits on what is read. The server's own are wider, so that what is too large
// is refused here, in JSON.
const (
	// MaxBody is the gateway's limit for signed requests (reference 3.2): 12 MB.
	MaxBody = 12 << 20
	// MaxHeader bounds the request line and all headers together.
	MaxHeader = 64 << 10
	// HardMaxHeader is for the server's MaxHeaderBytes.
	HardMaxHeader = 1 << 20
)

// limit refuses headers that are too large, bounds the body, and gives every
// answer its request id.
func (api *API) limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(plain http.ResponseWriter, r *http.Request) {
		w := &noted{ResponseWriter: plain}
		defer api.note(w, r, api.Wall.Now())
		w.Header().Set("Server", "api-gateway")
		w.Header().Set(requestIDHeader, api.requestID())
		if headerSize(r) > MaxHeader {
			api.fail(w, r, domain.Fail(domain.CodeGatewayHeaderTooLarge))
			return
		}
		r.Body = http.MaxBytesReader(plain, r.Body, MaxBody)
		defer api.survive(w, r)
		next.ServeHTTP(w, r)
	})
}

// survive answers a request whose handler panicked: a mistake of ours, which is
// logged with its stack and told to nobody.
func (api *API) survive(w http.ResponseWriter, r *http.Request) {
	cause := recover()
	switch cause {
	case nil:
		return
	case http.ErrAbortHandler:
		panic(cause)
	}
	api.Log.Error("handler panicked", "panic", cause, "stack", string(debug.Stack()))
	api.fail(w, r, domain.Fail(domain.CodeUnknown))
}

func headerSize(r *http.Request) int {
	size := len(r.RequestURI)
	for name, values := range r.Header {
		for _, v := range values {
			size += len(name) + len(v)
		}
	}
	return size
}
