package conformance

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// tryMigrate begins the migration of what the older services hold.
func (s *session) tryMigrate(all bool) (*model.MigrateDomainResponse, error) {
	return s.MigrateDomain(&model.MigrateDomainRequest{Body: &model.DomainMigrate{AllRegions: all, Reservation: 0.2}})
}

func (s *session) migrates(all bool) *model.ShowMigrateStatusResponse {
	s.t.Helper()
	answer, err := s.ShowMigrateStatus(&model.ShowMigrateStatusRequest{AllRegions: &all})
	if err != nil {
		s.t.Fatalf("ShowMigrateStatus: %v", err)
	}
	return answer
}

func TestMigrateDomain(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		answer, err := s.tryMigrate(true)
		if err != nil {
			t.Fatalf("MigrateDomain: %v", err)
		}
		s.wantStatus(http.StatusOK)
		for _, p := range s.account.Projects {
			equal(t, p.Name, answer.Body[p.Name], "running")
		}
		s.advance(100 * time.Millisecond)
		status := s.migrates(true)
		equal(t, "status", value(status.Status).Value(), "migrating")
		equal(t, "projects", len(*status.ProjectStatus), len(s.account.Projects))
		equal(t, "projects", len(*s.migrates(false).ProjectStatus), 1)
		s.idle()
		status = s.migrates(true)
		equal(t, "status", value(status.Status).Value(), "success")
		for _, p := range *status.ProjectStatus {
			equal(t, "status of "+p.ProjectName, p.Status.Value(), "success")
			equal(t, "progress", value(p.Progress), 100)
		}
		vaults, err := s.ListVault(&model.ListVaultRequest{})
		if err != nil || len(*vaults.Vaults) == 0 {
			t.Fatalf("ListVault: %v, %v", vaults, err)
		}
		for _, v := range *vaults.Vaults {
			if v.Billing.Used == 0 || int64(v.Billing.Used)*6 > int64(v.Billing.Size)*1024*5 {
				t.Errorf("%s has %d GB for %d MB", v.Name, v.Billing.Size, v.Billing.Used)
			}
		}
		_, err = s.tryMigrate(true)
		want(t, err, failure{"BackupService.4003", 400})
	})

	conform(t, "OKOneRegion", func(t *testing.T, s *session) {
		there := s.in(s.account.Projects[1])
		answer, err := there.tryMigrate(false)
		if err != nil {
			t.Fatalf("MigrateDomain: %v", err)
		}
		equal(t, "regions", len(answer.Body), 1)
		equal(t, "region", answer.Body[there.project.Name], "running")
		_, err = s.ShowMigrateStatus(&model.ShowMigrateStatusRequest{AllRegions: new(false)})
		want(t, err, failure{"BackupService.4001", 404})
	})
}

func TestProjects(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		answer, err := s.ListProjects(&model.ListProjectsRequest{})
		if err != nil {
			t.Fatalf("ListProjects: %v", err)
		}
		equal(t, "projects", len(*answer.Projects), len(s.account.Projects))
		for i, p := range *answer.Projects {
			equal(t, "id", value(p.Id), s.account.Projects[i].ID)
			equal(t, "domain_id", value(p.DomainId), s.account.ID)
			if value(p.ParentId) == "" || p.Links == nil || value(p.Links.Self) == "" {
				t.Errorf("%+v lacks a parent or a link", p)
			}
		}
		of, err := s.ListDomainProjects(&model.ListDomainProjectsRequest{DomainName: s.account.Name})
		if err != nil {
			t.Fatalf("ListDomainProjects: %v", err)
		}
		for _, p := range s.account.Projects {
			if !slices.Contains(*of.Projects, model.DomainProjectsInfo{ProjectId: p.ID, ProjectName: p.Name}) {
				t.Errorf("%+v is not among %+v", p, *of.Projects)
			}
		}
		whose, err := s.ShowDomain(&model.ShowDomainRequest{SourceProjectId: s.account.Projects[1].ID})
		if err != nil {
			t.Fatalf("ShowDomain: %v", err)
		}
		equal(t, "domain_id", value(whose.DomainId), s.account.ID)
		equal(t, "domain_name", value(whose.DomainName), s.account.Name)
		equal(t, "project_name", value(whose.ProjectName), s.account.Projects[1].Name)
	})

	conform(t, "Err", func(t *testing.T, s *session) {
		_, err := s.ListDomainProjects(&model.ListDomainProjectsRequest{DomainName: "nobody"})
		want(t, err, invalidParameter)
		_, err = s.ShowDomain(&model.ShowDomainRequest{SourceProjectId: "none"})
		want(t, err, invalidParameter)
	})
}

func TestFeatures(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		all, err := s.ListFeatures(&model.ListFeaturesRequest{})
		if err != nil {
			t.Fatalf("ListFeatures: %v", err)
		}
		equal(t, "source_region", all.Body["replication.source_region"], any(s.project.Name))
		for key := range all.Body {
			one, err := s.ShowFeature(&model.ShowFeatureRequest{FeatureKey: key})
			if err != nil || len(one.Body) != 1 {
				t.Errorf("ShowFeature %s: %+v, %v", key, one, err)
			}
		}
		_, err = s.ShowFeature(&model.ShowFeatureRequest{FeatureKey: "levitation"})
		want(t, err, invalidParameter)
	})
}
