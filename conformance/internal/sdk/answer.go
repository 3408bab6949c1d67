package sdk

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/httphandler"
)

// Answer is what the server last sent, byte for byte: the models of the SDK
// drop the members they do not know, and cannot tell null from absent.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Member follows path through the objects of the body. A step into an array is
// its index as an int. Absent is (nil, false), null is (nil, true).
func (a *Answer) Member(path ...any) (any, bool) {
	var value any
	if json.Unmarshal(a.Body, &value) != nil {
		return nil, false
	}
	for _, step := range path {
		var found bool
		if value, found = into(value, step); !found {
			return nil, false
		}
	}
	return value, true
}

func into(value, step any) (any, bool) {
	switch step := step.(type) {
	case string:
		object, _ := value.(map[string]any)
		member, found := object[step]
		return member, found
	case int:
		array, _ := value.([]any)
		if step < 0 || step >= len(array) {
			return nil, false
		}
		return array[step], true
	}
	return nil, false
}

// recording returns a handler of the SDK's that keeps each answer in a and then
// calls inspect.
func recording(a *Answer, inspect func(*Answer)) *httphandler.HttpHandler {
	return httphandler.NewHttpHandler().AddResponseHandler(func(resp http.Response) {
		var body bytes.Buffer
		if resp.Body != nil {
			_, _ = io.Copy(&body, resp.Body)
		}
		*a = Answer{Status: resp.StatusCode, Header: resp.Header, Body: body.Bytes()}
		inspect(a)
	})
}
