package sdk

import (
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/impl"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"
)

// TokenCredential makes the SDK send X-Auth-Token. The SDK has no such
// credential of its own, yet everything else of a call (paths, queries, bodies,
// decoding) stays the SDK's.
type TokenCredential struct {
	Token     string
	ProjectID string
}

var _ auth.ICredential = TokenCredential{}

// ProcessAuthParams has nothing to find out: the project is known.
func (c TokenCredential) ProcessAuthParams(*impl.DefaultHttpClient, string) (auth.ICredential, error) {
	return c, nil
}

// ProcessAuthRequest fills the project into the path and adds the token.
func (c TokenCredential) ProcessAuthRequest(
	_ *impl.DefaultHttpClient, req *request.DefaultHttpRequest,
) (*request.DefaultHttpRequest, error) {
	builder := req.Builder().AddAutoFilledPathParam("project_id", c.ProjectID)
	if c.Token != "" {
		builder.AddHeaderParam("X-Auth-Token", c.Token)
	}
	return builder.Build(), nil
}
