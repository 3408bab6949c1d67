package httpapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
)

// appender is an answer that writes its JSON itself.
type appender interface{ appendJSON(b []byte) []byte }

// write sends an answer, or an empty body for nil.
func write(w http.ResponseWriter, status int, answer any) {
	if answer == nil {
		w.WriteHeader(status)
		return
	}
	text, err := marshal(answer)
	if err != nil {
		// Wire types always encode; a body that cannot is a mistake of ours.
		status, text = http.StatusInternalServerError, []byte(`{"error_code":"BackupService.9910","error_msg":"Unknown error."}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text) //nolint:gosec // JSON with its content type; the client has gone when it fails
}

// marshal encodes without escaping <, > and &, as the service does.
func marshal(v any) ([]byte, error) {
	if a, ok := v.(appender); ok {
		return a.appendJSON(nil), nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
