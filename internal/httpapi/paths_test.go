package httpapi

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func TestPaths(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	project := "/v3/" + c.project
	for _, path := range []string{
		project, project + "/", project + "/vaults/", project + "//vaults", "/" + project + "/vaults", project + "/Vaults",
		project + "/vaults/../vaults", project + "/./vaults", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/v3%2F" + c.project + "/vaults",
		project + "%2Fvaults", "/v2/" + c.project + "/vaults", "/_cbrd", "/favicon.ico", "/v3/projects/x", project + "/vaults/a/b",
		"/%00", "/%ff", project + "/vaults%00", "/" + strings.Repeat("a/", 2000),
	} {
		for _, method := range []string{"GET", "POST", "DELETE"} {
			if got := c.refuse(domain.CodeGatewayNoAPI, "", ask{method: method, path: path}); got.status != http.StatusNotFound {
				t.Errorf("%s %s: %d", method, path, got.status)
			}
		}
	}
	// The same path, written otherwise.
	c.want("ListVault", ask{path: strings.Replace(project, c.project[:1], fmt.Sprintf("%%%02X", c.project[0]), 1) + "/vaults"})
}

func TestMethods(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	vaults := "/v3/" + c.project + "/vaults"
	for method, path := range map[string]string{
		"PATCH": vaults, "PUT": vaults, "DELETE": vaults, "OPTIONS": vaults, "POST": vaults + "/" + nobody, "TRACE": vaults,
	} {
		got := c.refuse(domain.CodeGatewayMethod, "", ask{method: method, path: path})
		if got.status != http.StatusMethodNotAllowed || got.header.Get("Allow") == "" {
			t.Errorf("%s: %d, Allow %q", method, got.status, got.header.Get("Allow"))
		}
	}
	head, err := c.try("", ask{method: "HEAD", path: vaults})
	c.ok(err)
	if head.status != http.StatusMethodNotAllowed || len(head.body) != 0 {
		t.Errorf("HEAD: %d %s", head.status, head.body)
	}
}

func TestQueries(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	for range 3 {
		c.vault("server", 10)
	}
	token := c.token()
	for query, want := range map[string]int{
		"limit=2": 2, "limit=2&limit=1": 2, "limit=1000": 3, "offset=2": 1, "offset=0": 3, "offset=2147483647": 0,
		"": 3, "unknown=%00": 3, "name=": 3, "name=vault": 3, "id=" + nobody: 0, "id=" + nobody + "&id=x": 0,
		"enterprise_project_id=all_granted_eps": 3, "enterprise_project_id=0": 3, "enterprise_project_id=x": 0, "name=%25": 0,
		"name=va_lt": 0, "resource_ids=" + nobody + ",x": 0, "status=available": 3, "status=x": 0, "policy_id=x": 0,
	} {
		if got := len(c.want("ListVault", ask{query: query}).at("vaults").(list)); got != want {
			t.Errorf("%q: %d vaults, want %d", query, got, want)
		}
	}
	for _, query := range []string{
		"limit=0", "limit=-1", "limit=1001", "limit=x", "limit=", "limit=1.0", "limit=99999999999999999999", "limit=1&limit=x",
		"offset=-1", "offset=2147483648", "cloud_type=x", "protect_type=", "object_type=SERVER", "name=%00", "name=%ff",
		"limit=%zz", "limit=1;offset=2",
	} {
		c.refuse(domain.CodeInvalidParameter, "ListVault", ask{query: query, token: token})
	}
}

// Requests that no HTTP library would send.
func TestRawRequests(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	token := c.token()
	head := "Host: cbrd.test\r\nConnection: close\r\nX-Auth-Token: " + token + "\r\n"
	vaults := "/v3/" + c.project + "/vaults"
	body := string(encode(vaultBody("server", 10, nil)))
	for name, test := range map[string]struct {
		request string
		want    int
	}{
		"OKAbsolute":   {"GET http://cbrd.test" + vaults + " HTTP/1.1\r\n" + head + "\r\n", 200},
		"OKOldHTTP":    {"GET " + vaults + " HTTP/1.0\r\n" + head + "\r\n", 200},
		"OKChunked":    {fmt.Sprintf("POST %s HTTP/1.1\r\n%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", vaults, head, len(body), body), 200},
		"OKBodyOfGET":  {"GET " + vaults + " HTTP/1.1\r\n" + head + "Content-Length: 1\r\n\r\n{", 200},
		"ErrChunk":     {"POST " + vaults + " HTTP/1.1\r\n" + head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
		"ErrCut":       {"POST " + vaults + " HTTP/1.1\r\n" + head + "Content-Length: 100\r\n\r\n{", 400},
		"ErrStar":      {"OPTIONS * HTTP/1.1\r\n" + head + "\r\n", 0},
		"ErrMethod":    {"BREW " + vaults + " HTTP/1.1\r\n" + head + "\r\n", 405},
		"ErrTraversal": {"GET /../../../etc/passwd HTTP/1.1\r\n" + head + "\r\n", 404},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, text := c.raw(t, test.request, name == "ErrCut")
			if test.want != 0 && status != test.want || status >= 500 {
				t.Errorf("%d, want %d: %s", status, test.want, text)
			}
			if strings.Contains(text, "goroutine") || strings.Contains(text, "root:") {
				t.Errorf("shows %s", text)
			}
		})
	}
}

// raw writes a request as it is and reads the answer; cut says no more will come.
func (c *cloud) raw(t *testing.T, request string, cut bool) (status int, text string) {
	t.Helper()
	connection, err := net.Dial("tcp", c.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if _, err := io.WriteString(connection, request); err != nil {
		t.Fatal(err)
	}
	if cut {
		c.ok(connection.(*net.TCPConn).CloseWrite())
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}
