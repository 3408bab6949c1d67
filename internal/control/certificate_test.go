package control

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// The certificate is public, and there is none to tell of when one was given.
func TestCertificate(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "token")
	d.call("ShowCertificate", nil).want(http.StatusNotFound)
	d.certificate = []byte("-----BEGIN CERTIFICATE-----")
	if got := d.call("ShowCertificate", nil).want(http.StatusOK); !bytes.Equal(got.body, d.certificate) {
		t.Errorf("got %s", got.body)
	}
}
