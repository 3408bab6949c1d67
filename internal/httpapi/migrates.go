package httpapi

import (
	"math"
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

// migrateDomain is reference 4.13.4. Clients read the whole answer as a map of
// strings (clients 1.1).
func migrateDomain(c *call, in wire.DomainMigrate) (any, error) {
	running, err := c.App.MigrateDomain(c.request.Context(), c.caller(), service.MigrateDomain{
		Projects: c.regions(in.AllRegions), Reservation: reservationFrom(in.Reservation),
	})
	if err != nil {
		return nil, err
	}
	answer := map[string]string{}
	for _, p := range running {
		answer[p.Name] = "running"
	}
	return answer, nil
}

// reservationFrom undoes what a single-precision number adds: 0.2 is a fifth.
func reservationFrom(share float32) float64 { return math.Round(float64(share)*1e6) / 1e6 }

// showMigrateStatus is reference 4.13.5.
func showMigrateStatus(c *call) (any, error) {
	all, err := c.Reader.Migrations(c.request.Context(), c.principal.Account.ID)
	if err != nil {
		return nil, err
	}
	asked := c.regions(or(c.truth("all_regions"), !c.Profile.OneRegionStatus))
	of := slices.DeleteFunc(all, func(m *domain.Migration) bool {
		return !slices.ContainsFunc(asked, func(p iam.Project) bool { return p.ID == m.ProjectID })
	})
	if len(of) == 0 {
		return nil, domain.Fail(domain.CodeMigrationNotFound)
	}
	now, err := c.worldNow()
	if err != nil {
		return nil, err
	}
	answer := wire.DomainMigrateResp{
		Status: string(domain.OverallMigration(of)), ProjectStatus: make([]wire.DomainMigrateProjectStatus, len(of)),
	}
	for i, m := range of {
		answer.ProjectStatus[i] = projectStatus(m, now)
	}
	return answer, nil
}

func projectStatus(m *domain.Migration, now time.Time) wire.DomainMigrateProjectStatus {
	w := wire.DomainMigrateProjectStatus{
		Status: string(m.Status), ProjectID: m.ProjectID, ProjectName: m.Region, RegionID: m.Region,
		Progress: m.Progress(now),
	}
	if m.Status == domain.MigrationFailed {
		w.FailCode, w.FailReason = &m.FailCode, &m.FailReason
	}
	return w
}
