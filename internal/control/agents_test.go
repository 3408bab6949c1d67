package control

import (
	"context"
	"net/http"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func TestAgents(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		const id = "489654f2-363b-4ebf-966a-bdf079d97114"
		d := newDesk(t, e, "")
		account := iam.DefaultAccounts(service.DefaultWorldID)[0]
		caller := service.Caller{WorldID: service.DefaultWorldID, AccountID: account.ID, ProjectID: account.Projects[0].ID}
		app := service.NewApp(d.engine)
		_, err := app.RegisterAgent(context.Background(), caller, service.RegisterAgent{ID: id, Host: domain.AgentHost{HostName: "host"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := app.AddAgentPath(context.Background(), caller, id, service.AddAgentPath{Paths: []string{"/srv", "/etc"}}); err != nil {
			t.Fatal(err)
		}
		first := into[agentFiles](d.call("ShowAgentFiles", nil, service.DefaultWorldID, id).want(http.StatusOK))
		if first.Status != "normal" || first.ProjectID != caller.ProjectID || len(first.Folders) != 2 || first.Folders[0].Path != "/srv" ||
			first.Folders[0].Digest == first.Folders[1].Digest || first.Folders[0].AllocatedMB == 0 {
			t.Errorf("%+v", first)
		}
		for _, status := range []string{"offline", "uninstall", "normal"} {
			got := into[agentFiles](d.call("SetAgentStatus", object{"status": status}, service.DefaultWorldID, id).want(http.StatusOK))
			if got.Status != status {
				t.Errorf("%+v, want %s", got, status)
			}
		}
		for _, body := range []any{object{"status": "gone"}, object{}, nil, "{"} {
			d.call("SetAgentStatus", body, service.DefaultWorldID, id).want(http.StatusBadRequest)
		}
		for _, at := range [][]string{{service.DefaultWorldID, "none"}, {"none", id}} {
			d.call("SetAgentStatus", object{"status": "normal"}, at...).want(http.StatusNotFound)
			d.call("ShowAgentFiles", nil, at...).want(http.StatusNotFound)
		}
	})
}

func TestAgentsAreGuarded(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "secret")
	d.call("SetAgentStatus", object{"status": "normal"}, service.DefaultWorldID, "x").want(http.StatusUnauthorized)
	d.call("ShowAgentFiles", nil, service.DefaultWorldID, "x").want(http.StatusUnauthorized)
}
