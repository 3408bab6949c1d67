package control

import (
	"cmp"
	"errors"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

// worldAgent is an agent of a world's contents.
type worldAgent struct {
	Project  string   `json:"project"`
	ID       string   `json:"id"`
	Name     string   `json:"host_name"`
	IP       string   `json:"host_ip"`
	OS       string   `json:"host_os"`
	Nickname string   `json:"host_nickname"`
	Version  string   `json:"agent_version"`
	Type     string   `json:"agent_type"`
	Paths    []string `json:"paths"`
}

func (a *worldAgent) wanted(projectID string) service.ContentAgent {
	return service.ContentAgent{ProjectID: projectID, Paths: a.Paths, Agent: service.RegisterAgent{ID: a.ID, Host: domain.AgentHost{
		HostName: a.Name, HostIP: cmp.Or(a.IP, "192.168.0.1"), HostOS: cmp.Or(a.OS, "Linux"), HostNickname: a.Nickname,
		AgentVersion: a.Version, AgentType: cmp.Or(a.Type, "native"),
	}}}
}

// worldFault is a fault that is declared in a world from its beginning.
type worldFault struct {
	Operation string           `json:"operation"`
	Task      domain.Operation `json:"task"`
	Phase     domain.Phase     `json:"phase"`
	Code      domain.Code      `json:"code"`
	Latency   string           `json:"latency"`
	Count     int64            `json:"count"`
	Percent   int64            `json:"percent"`
	Account   string           `json:"account"`
	Project   string           `json:"project"`
	Resource  string           `json:"resource"`
}

// wanted is the fault by the rules of those that are declared later.
func (f *worldFault) wanted(accounts []iam.Account) (service.ContentFault, error) {
	in := faultRequest{
		Operation: f.Operation, Task: f.Task, Phase: f.Phase, Code: f.Code, Latency: f.Latency, Count: f.Count, Percent: f.Percent,
	}
	fault, err := in.fault()
	if err != nil {
		return service.ContentFault{}, err
	}
	wanted := service.ContentFault{Fault: fault, Resource: f.Resource}
	if f.Project != "" || f.Resource != "" {
		p, ok := projectNamed(accounts, f.Project)
		if !ok {
			return wanted, errors.New("there is no project " + f.Project)
		}
		wanted.ProjectID, wanted.Fault.ProjectID = p.ID, p.ID
	}
	return wanted, f.within(&wanted.Fault, accounts)
}

// within narrows a fault to the account that it names.
func (f *worldFault) within(fault *domain.Fault, accounts []iam.Account) error {
	if f.Account == "" {
		return nil
	}
	i := slices.IndexFunc(accounts, func(a iam.Account) bool { return f.Account == a.ID || f.Account == a.Name })
	if i < 0 {
		return errors.New("there is no account " + f.Account)
	}
	fault.AccountID = accounts[i].ID
	for _, p := range accounts[i].Projects {
		fault.Projects = append(fault.Projects, p.ID)
	}
	return nil
}
