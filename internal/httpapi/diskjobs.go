package httpapi

import (
	"strings"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
)

// The types of the disk service's jobs.
const (
	jobCreate        = "createVolume"
	jobCreateSeveral = "batchCreateVolume"
	jobDelete        = "deleteVolume"
	jobExtend        = "extendVolume"
	jobDetach        = "detachVolume"
)

// errNoJob is a job that there never was.
var errNoJob = domain.FailDetail(domain.CodeInvalidParameter, "query job fail.").On("job_id")

// jobID is the id of a job. What a job does is done when its id is told, so that
// nothing is kept of it: the id says all there is to say.
func jobID(kind, diskID string) string { return kind + "-" + diskID }

// showJob is GET /v1/{project_id}/jobs/{job_id}, of the disk and the server
// service.
func showJob(c *call) (any, error) {
	kind, id, _ := strings.Cut(c.params["job_id"], "-")
	switch kind {
	case jobCreate, jobCreateSeveral, jobDelete, jobExtend, jobDetach:
		return c.job(kind, id)
	}
	return nil, errNoJob
}

func (c *call) job(kind, id string) (wire.JobResp, error) {
	disk, err := c.disks().Known(c.request.Context(), c.caller(), c.project().Name, id)
	if err != nil {
		return wire.JobResp{}, err
	}
	if disk == nil || kind == jobDelete && !disk.Deleted {
		return wire.JobResp{}, errNoJob
	}
	done := jobOf(kind, disk)
	if kind != jobCreateSeveral {
		return done, nil
	}
	for _, id := range disk.Disk.Details.Batch {
		part, err := c.job(jobCreate, id)
		if err != nil {
			return done, err
		}
		done.Entities.SubJobs = append(done.Entities.SubJobs, part)
	}
	return done, nil
}

func jobOf(kind string, disk *domain.Resource) wire.JobResp {
	at := service.Made(disk)
	if kind != jobCreate && kind != jobCreateSeveral && !disk.Disk.Details.UpdatedAt.IsZero() {
		at = disk.Disk.Details.UpdatedAt
	}
	return wire.JobResp{
		JobID: jobID(kind, disk.ID), JobType: kind, Status: "SUCCESS", BeginTime: jobTime(at), EndTime: jobTime(at),
		Entities: wire.JobEntities{
			VolumeID: disk.ID, Name: disk.Name, Size: int(disk.Size), VolumeType: disk.Disk.VolumeType,
		},
	}
}

func jobTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
