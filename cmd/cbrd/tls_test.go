package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var secureLine = regexp.MustCompile(`https      (https://\S+?)(;|\n)`)

// trusting is a client that trusts these certificates and no other.
func trusting(t *testing.T, text []byte) *http.Client {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		t.Fatalf("no certificate: %s", text)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// fetch reads what an address answers.
func fetch(t *testing.T, by *http.Client, url string) (int, []byte) {
	t.Helper()
	response, err := by.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, text
}

// secureURL is where the banner says that HTTPS is served.
func (p *process) secureURL() string {
	p.t.Helper()
	line := secureLine.FindStringSubmatch(p.banner)
	if line == nil {
		p.t.Fatalf("no HTTPS:\n%s", p.banner)
	}
	return line[1]
}

// A client that trusts the certificate that cbrd tells of can call it, by its
// address and as localhost; one that does not cannot.
func TestHTTPSWithOwnCertificate(t *testing.T) {
	t.Parallel()
	p := start(t, "--data", "memory", "--tls-listen", "127.0.0.1:0")
	status, text := fetch(t, client, p.url+"/_cbrd/certificate")
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, text)
	}
	trusted := trusting(t, text)
	for _, base := range []string{p.secureURL(), strings.Replace(p.secureURL(), "127.0.0.1", "localhost", 1)} {
		if status, body := fetch(t, trusted, base+"/v3"); status != http.StatusOK || !strings.Contains(string(body), base) {
			t.Errorf("%s/v3 answers %d %s", base, status, body)
		}
	}
	if response, err := client.Get(p.secureURL() + "/v3"); err == nil {
		response.Body.Close()
		t.Error("a client that trusts nobody was answered")
	}
	p.stop()
}

// A given certificate is shown, and nobody is told to trust another.
func TestHTTPSWithGivenCertificate(t *testing.T) {
	t.Parallel()
	cert, key, text := writePair(t)
	p := start(t, "--data", "memory", "--tls-listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key)
	if status, body := fetch(t, trusting(t, text), p.secureURL()+"/v3"); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
	if status, _ := fetch(t, client, p.url+"/_cbrd/certificate"); status != http.StatusNotFound {
		t.Errorf("a certificate to trust: %d", status)
	}
	p.stop()
}

// writePair writes a certificate and its key to files.
func writePair(t *testing.T) (cert, key string, text []byte) {
	t.Helper()
	m, err := makeCertificate(time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(m.pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for name, content := range map[string][]byte{cert: m.pem, key: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key, m.pem
}

// Most clients need no HTTPS: its default port may be taken.
func TestHTTPSPortTaken(t *testing.T) {
	t.Parallel()
	if taken, err := net.Listen("tcp", defaultTLS); err == nil {
		t.Cleanup(func() { _ = taken.Close() })
	}
	p := start(t, "--data", "memory", "--tls-listen", defaultTLS)
	if secureLine.MatchString(p.banner) || !strings.Contains(p.stderr.String(), "--tls-listen") {
		t.Errorf("banner:\n%s\nstandard error:\n%s", p.banner, p.stderr)
	}
	p.stop()
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	text := fails(t, binary(t, "--listen", "127.0.0.1:0", "--data", "memory", "--tls-listen", other.Addr().String()))
	if !strings.Contains(text, "in use") || !strings.Contains(text, "--tls-listen") {
		t.Errorf("a port that was asked for: %s", text)
	}
}

func TestHTTPSBadPair(t *testing.T) {
	t.Parallel()
	cert, _, _ := writePair(t)
	for want, args := range map[string][]string{
		"--tls-key is missing":                    {"--tls-cert", cert},
		"--tls-cert is missing":                   {"--tls-key", cert},
		"--tls-cert " + cert + ", --tls-key":      {"--tls-cert", cert, "--tls-key", cert},
		"--tls-cert nowhere, --tls-key nowhere: ": {"--tls-key", "nowhere", "--tls-cert", "nowhere"},
	} {
		text := fails(t, binary(t, append(args, "--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0", "--data", "memory")...))
		if !strings.Contains(text, want) {
			t.Errorf("%v: %s", args, text)
		}
	}
}
