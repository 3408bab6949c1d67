// Package control speaks to the part of cbrd that is not the vendor's API: the
// worlds, their clocks, and what their disks hold.
package control

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	// callWithin bounds a call; a long advance is the slowest.
	callWithin = 2 * time.Minute
	// answerBytes is the most that is read of an answer.
	answerBytes = 4 << 20
	// anySuccess accepts each status of the 200s.
	anySuccess = 0
)

// Client calls the control surface of the cbrd at URL.
type Client struct {
	URL string
	// AdminToken goes with each call unless it is empty.
	AdminToken string
}

// call sends body as JSON unless it is nil, and decodes the answer into answer
// unless that is nil.
func (c *Client) call(ctx context.Context, method, path string, body any, want int, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	req, err := c.request(ctx, method, path, body)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(resp.Body, answerBytes))
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	if !accepted(resp.StatusCode, want) {
		return fmt.Errorf("%s %s: status %d: %s", method, path, resp.StatusCode, text)
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return fmt.Errorf("%s %s: %w in %s", method, path, err, text)
	}
	return nil
}

func (c *Client) request(ctx context.Context, method, path string, body any) (*http.Request, error) {
	var payload io.Reader = http.NoBody
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", method, path, err)
		}
		payload = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.URL+path, payload)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.AdminToken != "" {
		req.Header.Set("Authorization", "Bearer "+c.AdminToken)
	}
	return req, nil
}

func accepted(status, want int) bool {
	if want == anySuccess {
		return status/100 == 2
	}
	return status == want
}
