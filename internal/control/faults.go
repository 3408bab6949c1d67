package control

import (
	"slices"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/openapi"
)

// fault is a declared fault and what became of it.
type fault struct {
	ID         string `json:"id"`
	CreatedAt  string `json:"created_at"`
	Operation  string `json:"operation,omitempty"`
	Task       string `json:"task,omitempty"`
	Phase      string `json:"phase,omitempty"`
	Code       string `json:"code,omitempty"`
	Latency    string `json:"latency,omitempty"`
	Count      int64  `json:"count,omitempty"`
	Percent    int64  `json:"percent,omitempty"`
	AccountID  string `json:"account_id,omitempty"`
	ProjectID  string `json:"project_id,omitempty"`
	ResourceID string `json:"resource_id,omitempty"`
	Matched    int64  `json:"matched"`
	Struck     int64  `json:"struck"`
	Spent      bool   `json:"spent"`
}

type faultRequest struct {
	Operation  string           `json:"operation"`
	Task       domain.Operation `json:"task"`
	Phase      domain.Phase     `json:"phase"`
	Code       domain.Code      `json:"code"`
	Latency    string           `json:"latency"`
	Count      int64            `json:"count"`
	Percent    int64            `json:"percent"`
	AccountID  string           `json:"account_id"`
	ProjectID  string           `json:"project_id"`
	ResourceID string           `json:"resource_id"`
}

// check refuses members that the contract allows one by one.
func (in *faultRequest) check() error {
	switch {
	case (in.Operation == "") == (in.Task == ""):
		return invalid("operation or task is needed, and not both")
	case in.Operation != "" && !faultable(in.Operation):
		return invalid("operation " + in.Operation + " is not one of the API")
	case in.Operation != "" && in.Phase != "":
		return invalid("phase is for tasks")
	case in.Task != "" && in.Phase == "":
		return invalid("phase is missing")
	case in.Code == "" && in.Latency == "":
		return invalid("code is missing, or latency for a fault that takes only time")
	case in.Count != 0 && in.Percent != 0:
		return invalid("count and percent exclude each other")
	}
	if _, known := openapi.LookupError(string(in.Code)); in.Code != "" && !known {
		return invalid("code " + string(in.Code) + " is not in the table of errors")
	}
	return nil
}

// faultable reports whether a fault can strike calls of an operation.
func faultable(operation string) bool {
	return slices.ContainsFunc(openapi.Operations(), func(o openapi.OperationInfo) bool {
		return o.ID == operation && (o.Contract == "cbr-v3" || operation == opRegisterImage || operation == opDeregisterImage)
	})
}

// latency reads how much longer it takes, which has a limit.
func (in *faultRequest) latency() (time.Duration, error) {
	if in.Latency == "" {
		return 0, nil
	}
	limit := domain.MaxTaskLatency
	if in.Operation != "" {
		limit = domain.MaxCallLatency
	}
	return span("latency", in.Latency, limit)
}

// createFault declares a fault. Without a count or a percentage it strikes once.
func createFault(c *call) (any, error) {
	var in faultRequest
	if err := c.read(&in); err != nil {
		return nil, err
	}
	wanted, err := in.fault()
	if err != nil {
		return nil, err
	}
	if wanted.Projects, err = c.projectsOf(in.AccountID, in.ProjectID); err != nil {
		return nil, err
	}
	added, err := c.Engine.AddFault(c.request.Context(), c.worldID, wanted)
	return faultOf(&added), err
}

// fault is what is asked for, but for the projects of the account.
func (in *faultRequest) fault() (domain.Fault, error) {
	if err := in.check(); err != nil {
		return domain.Fault{}, err
	}
	latency, err := in.latency()
	count := in.Count
	if count == 0 && in.Percent == 0 {
		count = 1
	}
	return domain.Fault{
		Operation: in.Operation, Task: in.Task, Phase: in.Phase, Code: in.Code, Latency: latency,
		Count: count, Percent: in.Percent,
		AccountID: in.AccountID, ProjectID: in.ProjectID, ResourceID: in.ResourceID,
	}, err
}

// projectsOf are the projects of the account that a fault names. It refuses an
// account or a project that the world does not have.
func (c *call) projectsOf(accountID, projectID string) (projects []string, err error) {
	accounts, err := c.Worlds.Accounts(c.request.Context(), c.worldID)
	if err != nil {
		return nil, err
	}
	hasAccount, hasProject := accountID == "", projectID == ""
	for _, a := range accounts {
		hasAccount = hasAccount || a.ID == accountID
		for _, p := range a.Projects {
			hasProject = hasProject || p.ID == projectID
			if a.ID == accountID {
				projects = append(projects, p.ID)
			}
		}
	}
	switch {
	case !hasAccount:
		return nil, invalid("account_id " + accountID + " is not of this world")
	case !hasProject:
		return nil, invalid("project_id " + projectID + " is not of this world")
	}
	return projects, nil
}

// listFaults tells which faults were declared, spent ones too, oldest first.
func listFaults(c *call) (any, error) {
	if err := c.Engine.Settle(c.request.Context(), c.worldID); err != nil {
		return nil, err
	}
	w, _, err := c.Engine.World(c.request.Context(), c.worldID)
	if err != nil {
		return nil, err
	}
	if w == nil {
		return nil, errNoSuch
	}
	shown := make([]fault, len(w.Faults))
	for i := range w.Faults {
		shown[i] = faultOf(&w.Faults[i])
	}
	return map[string][]fault{"faults": shown}, nil
}

// deleteFaults removes all faults of a world.
func deleteFaults(c *call) (any, error) {
	return nil, c.Engine.DeleteFaults(c.request.Context(), c.worldID, "")
}

// deleteFault removes one.
func deleteFault(c *call) (any, error) {
	return nil, c.Engine.DeleteFaults(c.request.Context(), c.worldID, chi.URLParam(c.request, "fault_id"))
}

func faultOf(f *domain.Fault) fault {
	shown := fault{
		ID: f.ID, CreatedAt: f.CreatedAt.Format(time.RFC3339Nano), Operation: f.Operation,
		Task: string(f.Task), Phase: string(f.Phase), Code: string(f.Code), Count: f.Count, Percent: f.Percent,
		AccountID: f.AccountID, ProjectID: f.ProjectID, ResourceID: f.ResourceID,
		Matched: f.Matched, Struck: f.Struck, Spent: f.Spent(),
	}
	if f.Latency > 0 {
		shown.Latency = f.Latency.String()
	}
	return shown
}
