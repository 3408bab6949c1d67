package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

type object = map[string]any

// client has a limit, so that a test that waits in vain ends.
var client = &http.Client{Timeout: patience}

// project is the demo account's first.
const project = "a0000000000000000000000000000001"

// call sends a signed request of the demo account and decodes a good answer.
func (p *process) call(method, path string, body, into any) error {
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return err
		}
	}
	if strings.HasPrefix(path, "/v3/") || strings.HasPrefix(path, "/_cbrd/") {
		path = p.url + path
	} else {
		path = p.url + "/v3/" + project + "/" + path
	}
	r, err := http.NewRequest(method, path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	key := iam.DefaultAccounts(service.DefaultWorldID)[0].Users[0].Keys[0]
	if err := iam.Sign(r, text, key, clock.System{}.Now()); err != nil {
		return err
	}
	response, err := client.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%s %s: %s: %s", method, path, response.Status, answer)
	}
	if into == nil || len(answer) == 0 {
		return nil
	}
	return json.Unmarshal(answer, into)
}

func (p *process) must(method, path string, body, into any) {
	p.t.Helper()
	if err := p.call(method, path, body, into); err != nil {
		p.t.Fatal(err)
	}
}

// vault makes a vault with resources and returns its id.
func (p *process) vault(resources ...object) (id string, err error) {
	if resources == nil {
		resources = []object{}
	}
	kind := "server"
	if len(resources) > 0 {
		kind = "disk"
	}
	body := object{"vault": object{"name": "vault", "resources": resources, "billing": object{
		"object_type": kind, "protect_type": "backup", "consistent_level": "crash_consistent", "size": 1000,
	}}}
	var made struct {
		Vault struct {
			ID string `json:"id"`
		} `json:"vault"`
	}
	err = p.call("POST", "vaults", body, &made)
	return made.Vault.ID, err
}

// vaults are the ids of all there are.
func (p *process) vaults() map[string]bool {
	p.t.Helper()
	found := map[string]bool{}
	for {
		var page struct {
			Vaults []struct {
				ID string `json:"id"`
			} `json:"vaults"`
		}
		p.must("GET", fmt.Sprintf("vaults?offset=%d", len(found)), nil, &page)
		if len(page.Vaults) == 0 {
			return found
		}
		for _, v := range page.Vaults {
			found[v.ID] = true
		}
	}
}

// task is what an operation log says of one.
type task struct {
	ID        string `json:"id"`
	Operation string `json:"operation_type"`
	Status    string `json:"status"`
	StartedAt string `json:"started_at"`
}

func (p *process) tasks() []task {
	p.t.Helper()
	var answer struct {
		Logs []task `json:"operation_logs"`
	}
	p.must("GET", "operation-logs", nil, &answer)
	return answer.Logs
}

// lasting fails the test unless every vault that was acknowledged is there, and
// at most one more: the answer to it did not arrive.
func (p *process) lasting(acknowledged []string) {
	p.t.Helper()
	have := p.vaults()
	for _, id := range acknowledged {
		if !have[id] {
			p.t.Errorf("vault %s was acknowledged and is lost", id)
		}
	}
	if more := len(have) - len(acknowledged); more > 1 {
		p.t.Errorf("%d vaults are there, %d were acknowledged", len(have), len(acknowledged))
	}
}

// post makes vaults until the server is gone and returns those acknowledged;
// enough is told how many there are each time.
func (p *process) post(enough func(n int)) []string {
	var acknowledged []string
	for {
		id, err := p.vault()
		if err != nil {
			return acknowledged
		}
		acknowledged = append(acknowledged, id)
		enough(len(acknowledged))
	}
}
