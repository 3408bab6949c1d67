package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"

	"github.com/cbrd/cbrd/conformance/internal/control"
	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

// login is a way to prove who one is.
type login struct {
	name       string
	credential func(endpoint string, a control.Account, p control.Project) (auth.ICredential, error)
}

// logins are the two ways of the reference's 3.2.
var logins = []login{
	{"aksk", func(_ string, a control.Account, p control.Project) (auth.ICredential, error) {
		return keys(a.AccessKey, a.SecretKey, p.ID)
	}},
	{"token", func(endpoint string, a control.Account, p control.Project) (auth.ICredential, error) {
		token, err := token(endpoint, passwordLogin(a, map[string]any{"project": map[string]any{"id": p.ID}}))
		return sdk.TokenCredential{Token: token, ProjectID: p.ID}, err
	}},
}

func keys(access, secret, project string) (auth.ICredential, error) {
	return basic.NewCredentialsBuilder().WithAk(access).WithSk(secret).WithProjectId(project).SafeBuild()
}

// passwordLogin is the body of POST /v3/auth/tokens for an account's user.
func passwordLogin(a control.Account, scope map[string]any) map[string]any {
	return map[string]any{"auth": map[string]any{
		"identity": map[string]any{
			"methods": []string{"password"},
			"password": map[string]any{"user": map[string]any{
				"name": a.User, "password": a.Password, "domain": map[string]any{"name": a.Name},
			}},
		},
		"scope": scope,
	}}
}

// token logs in and returns the header X-Subject-Token.
func token(endpoint string, body map[string]any) (string, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return "", fmt.Errorf("log in: %w", err)
	}
	resp, err := http.Post(endpoint+"/v3/auth/tokens", "application/json", bytes.NewReader(text))
	if err != nil {
		return "", fmt.Errorf("log in: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	subject := resp.Header.Get("X-Subject-Token")
	if resp.StatusCode != http.StatusCreated || subject == "" {
		return "", fmt.Errorf("log in: status %d, token of %d characters", resp.StatusCode, len(subject))
	}
	return subject, nil
}
