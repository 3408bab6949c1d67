// Package sdk is the vendor's SDK as the suite uses it: the unmodified client,
// with the bytes of the last answer beside it and a way to send what the SDK's
// models would never send.
package sdk

import (
	"fmt"
	"net/http"
	"reflect"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/impl"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	cbr "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1"
)

// transport is shared, so that thousands of short clients keep few connections.
var transport = &http.Transport{MaxIdleConnsPerHost: 16}

// Client calls a CBR endpoint in one project with one credential. It is for one
// goroutine.
type Client struct {
	*cbr.CbrClient

	// Last is the latest answer.
	Last *Answer

	endpoint   string
	credential auth.ICredential
	http       *impl.DefaultHttpClient
}

// New returns a client of the CBR service at endpoint. inspect sees each answer
// before the SDK does.
func New(endpoint string, credential auth.ICredential, inspect func(*Answer)) (*Client, error) {
	last := &Answer{}
	settings := Settings(last, inspect)
	wire := impl.NewDefaultHttpClient(settings)
	hc, err := hcClient(endpoint, credential, settings, wire)
	if err != nil {
		return nil, err
	}
	return &Client{
		CbrClient: cbr.NewCbrClient(hc), Last: last,
		endpoint: endpoint, credential: credential, http: wire,
	}, nil
}

// Settings are the SDK's defaults, with answers recorded into last.
func Settings(last *Answer, inspect func(*Answer)) *config.HttpConfig {
	return config.DefaultHttpConfig().WithHttpTransport(transport).WithHttpHandler(recording(last, inspect))
}

// hcClient builds the SDK's client the way its documentation does; its builder
// refuses credentials it does not know, so a token goes around it.
func hcClient(
	endpoint string, credential auth.ICredential, settings *config.HttpConfig, wire *impl.DefaultHttpClient,
) (*core.HcHttpClient, error) {
	if _, ok := credential.(TokenCredential); ok {
		return core.NewHcHttpClient(wire).WithEndpoints([]string{endpoint}).WithCredential(credential), nil
	}
	hc, err := cbr.CbrClientBuilder().WithEndpoint(endpoint).WithCredential(credential).WithHttpConfig(settings).SafeBuild()
	if err != nil {
		return nil, fmt.Errorf("build the SDK's client: %w", err)
	}
	return hc, nil
}

// Raw is a request that the SDK's models cannot express. It is signed, sent and,
// when refused, reported by the SDK all the same.
type Raw struct {
	Method string
	// Path may hold {project_id}.
	Path  string
	Query map[string]string
	// Repeated are keys of the query that come more than once.
	Repeated map[string][]string
	// Body is sent as it is, as application/json; empty means none.
	Body string
}

// Send sends raw. The answer is in Last; a status of 400 or more is a
// *sdkerr.ServiceResponseError.
func (c *Client) Send(raw Raw) error {
	builder := request.NewHttpRequestBuilder().WithEndpoint(c.endpoint).WithMethod(raw.Method).WithPath(raw.Path).
		WithSigningAlgorithm(c.http.GetHttpConfig().SigningAlgorithm)
	for name, value := range raw.Query {
		builder.AddQueryParam(name, reflect.ValueOf(value))
	}
	for name, values := range raw.Repeated {
		builder.AddQueryParam(name, reflect.ValueOf(values))
	}
	if raw.Body != "" {
		builder.AddHeaderParam("Content-Type", "application/json").WithBody("", raw.Body)
	}
	req, err := c.credential.ProcessAuthRequest(c.http, builder.Build())
	if err != nil {
		return fmt.Errorf("sign %s %s: %w", raw.Method, raw.Path, err)
	}
	resp, err := c.http.SyncInvokeHttp(req)
	if err != nil {
		return err
	}
	if err := (sdkerr.DefaultErrorHandler{}).HandleError(req, resp); err != nil {
		return err
	}
	return nil
}
