package conformance

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestAddAgentPath(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		s.register(clientA, "/tmp/backup")
		added, existed := s.addPaths(clientA, "/opt/backup", "/tmp/backup/", `C:\data`)
		if !slices.Equal(added, []string{"/opt/backup", `C:\data`}) || !slices.Equal(existed, []string{"/tmp/backup/"}) {
			t.Errorf("added %v, existed %v", added, existed)
		}
		paths := value(s.showAgent(clientA).Paths)
		if len(paths) != 3 {
			t.Fatalf("%d paths, want 3", len(paths))
		}
		for i, dir := range []string{"/tmp/backup", "/opt/backup", `C:\data`} {
			equal(t, "dir_path", value(paths[i].DirPath), dir)
			equal(t, "status", value(paths[i].Status), available)
			equal(t, "agent_id", value(paths[i].AgentId), clientA)
			if value(paths[i].Id) == "" {
				t.Errorf("%s has no id", dir)
			}
		}
	})

	conform(t, "OKExclude", func(t *testing.T, s *session) {
		s.register(clientA)
		_, err := s.tryAddPaths(clientA, model.AgentAddPathReq{
			AddPath:     []string{"/home"},
			ExcludePath: &[]model.ExcludePath{{PathName: new("/home"), ExcludePathName: &[]string{"/home/tmp", "/home/cache"}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "exclude_paths", value(value(s.showAgent(clientA).Paths)[0].ExcludePaths), "/home/tmp,/home/cache")
	})

	conform(t, "ErrExclude", func(t *testing.T, s *session) {
		s.register(clientA)
		_, err := s.tryAddPaths(clientA, model.AgentAddPathReq{
			AddPath:     []string{"/home"},
			ExcludePath: &[]model.ExcludePath{{PathName: new("/srv"), ExcludePathName: &[]string{"/srv/tmp"}}},
		})
		want(t, err, invalidParameter)
		s.showAgent(clientA)
		s.wantArray(0, "agent", "paths")
	})

	conform(t, "Err7407", func(t *testing.T, s *session) {
		var paths []string
		for i := range 64 {
			paths = append(paths, fmt.Sprintf("/srv/%d", i))
		}
		s.register(clientA, paths...)
		_, err := s.tryAddPaths(clientA, model.AgentAddPathReq{AddPath: []string{"/one/more"}})
		want(t, err, tooManyAgentPaths)
	})

	conform(t, "Err7410", func(t *testing.T, s *session) {
		_, err := s.tryAddPaths(nobody, model.AgentAddPathReq{AddPath: []string{"/srv"}})
		want(t, err, agentUnknown)
	})

	for name, body := range map[string]string{
		"ErrNothing": `{}`, "ErrNoList": `{"add_path":"/srv"}`, "ErrNoPath": `{"add_path":["srv"]}`, "ErrNull": `{"add_path":null}`,
	} {
		conform(t, name, func(t *testing.T, s *session) {
			s.register(clientA)
			want(t, s.sendJSON(http.MethodPost, "agents/"+clientA+"/add-path", body), invalidParameter)
		})
	}
}

func TestRemoveAgentPath(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		s.register(clientA, "/tmp", "/srv")
		removed, unknown := s.removePaths(clientA, "/tmp", "/home")
		if !slices.Equal(removed, []string{"/tmp"}) || !slices.Equal(unknown, []string{"/home"}) {
			t.Errorf("removed %v, unknown %v", removed, unknown)
		}
		paths := value(s.showAgent(clientA).Paths)
		equal(t, "status of what was removed", value(paths[0].Status), "remove")
		equal(t, "status of the other", value(paths[1].Status), available)
		added, _ := s.addPaths(clientA, "/tmp")
		equal(t, "added again", len(added), 1)
	})

	conform(t, "Err7410", func(t *testing.T, s *session) {
		_, err := s.tryRemovePaths(nobody, "/srv")
		want(t, err, agentUnknown)
	})
}
