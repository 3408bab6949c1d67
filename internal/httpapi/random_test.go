package httpapi

import (
	"encoding/json"
	"flag"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
	"github.com/cbrd/cbrd/openapi"
)

var randomSeed = flag.Uint64("random.seed", 1, "seed of the random requests")

// Random requests on one world: whatever is sent, each answer keeps its
// contract, no failure is without a documented code, and no stack is shown.
// call checks all of that but for our own mistakes, which 9910 stands for.
func TestRandomRequests(t *testing.T) {
	t.Parallel()
	requests := 3000
	if testing.Short() {
		requests = 300
	}
	t.Logf("-random.seed=%d", *randomSeed)
	c := newCloud(t, enginetest.SQLite(t))
	friend := c.neighbours("random")
	r := &random{
		cloud: c, Rand: rand.New(rand.NewPCG(*randomSeed, 0)), guest: guest{friend, friend.vault("server", 5000)},
	}
	seen := map[string]int{}
	for i := range requests {
		if i%30 == 0 {
			r.work()
		}
		op, a := r.next()
		got := c.call(op, a)
		seen[op+" "+got.code()]++
		r.learn(got)
		if got.code() == string(domain.CodeUnknown) || got.status == http.StatusServiceUnavailable {
			t.Fatalf("request %d: %s %+v: %d %s", i, op, a, got.status, got.body)
		}
		if t.Failed() {
			t.Fatalf("request %d: %s %+v", i, op, a)
		}
	}
	for _, info := range openapi.Operations() {
		if info.Contract == "cbr-v3" && seen[info.ID+" "] == 0 && !testing.Short() {
			t.Errorf("%s never succeeded", info.ID)
		}
	}
}

// random makes requests from what it has learned of a cloud.
type random struct {
	*cloud
	*rand.Rand
	ids   []string
	guest guest
}

func pick[T any](r *random, from ...T) T { return from[r.IntN(len(from))] }

// learn collects the ids of an answer.
func (r *random) learn(a answer) {
	var value any
	if json.Unmarshal(a.body, &value) == nil {
		r.collect(value)
	}
	if len(r.ids) > 200 {
		r.ids = r.ids[len(r.ids)-200:]
	}
}

func (r *random) collect(value any) {
	switch v := value.(type) {
	case object:
		for _, name := range []string{"id", "job_id", "checkpoint_id"} {
			if id, ok := v[name].(string); ok && !slices.Contains(r.ids, id) {
				r.ids = append(r.ids, id)
			}
		}
		for _, name := range sortedNames(v) {
			r.collect(v[name])
		}
	case list:
		for _, item := range v {
			r.collect(item)
		}
	}
}

func sortedNames(v object) []string {
	names := make([]string, 0, len(v))
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (r *random) id() string {
	if len(r.ids) == 0 || r.IntN(10) == 0 {
		return pick(r, nobody, "x", "%00", "%F0%9F%92%BE", "a%2Fb", ".", "-1")
	}
	return pick(r, r.ids...)
}

// next is a request, after time has gone by now and then.
func (r *random) next() (string, ask) {
	switch r.IntN(12) {
	case 0:
		r.idle()
	case 1:
		r.advance(time.Duration(r.IntN(3000)) * time.Millisecond)
	}
	info := pick(r, r.operations()...)
	a := ask{query: r.query()}
	for range strings.Count(strings.ReplaceAll(info.Path, "{project_id}", ""), "{") {
		a.params = append(a.params, r.id())
	}
	if strings.Contains(info.Path, "{protectable_type}") {
		a.params[0] = pick(r, "server", "disk", "turbo", "tape")
	}
	body := r.body(info.ID)
	r.organization(info, &a)
	if strings.Contains(info.Path, "{policy_id}") && r.IntN(2) == 0 {
		a.params = []string{r.policyID()}
	}
	if strings.Contains(info.Path, "{agent_id}") && r.IntN(4) > 0 {
		a.params[0] = r.clientID()
	}
	if strings.Contains(info.Path, "{vault_id}") && r.IntN(2) == 0 {
		a.params[0] = r.vaultID()
	}
	if info.ID == "DisassociateVaultPolicy" && r.IntN(2) == 0 {
		vault, policy := r.applied()
		a.params, body = []string{vault}, object{"policy_id": policy}
	}
	if vault, order, spec := r.subscribed(); vault != "" && r.IntN(2) == 0 {
		switch info.ID {
		case "ChangeOrder":
			body = resize(vault, pick(r, 500, 2000, 3000), spec).body
		case "UpdateOrder":
			a = resizeBy(order, vault, pick(r, 500, 2000, 3000), spec)
			body = a.body
		}
	}
	if info.ID == "DeleteVault" && r.IntN(2) == 0 {
		a.params[0] = r.vault("server", 10)
	}
	if info.ID == "DeleteVaultTag" && r.IntN(2) == 0 {
		a.params[1] = pick(r, "k0", "k1", "%20k0%20")
		r.call("CreateVaultTags", ask{params: a.params[:1], body: tagBody("k0", "v")})
	}
	if info.ID == "ShowProtectable" && r.IntN(2) == 0 {
		a.params = []string{"server", r.resource("ecs-web-0001").ID}
	}
	if b := r.backup(); b != nil && r.IntN(2) == 0 {
		switch info.ID {
		case "RemoveVaultResource":
			a.params, body = []string{b.VaultID}, object{"resource_ids": list{b.ResourceID}}
		case "RestoreBackup":
			a.params, body = []string{b.ID}, object{"restore": object{"volume_id": b.ResourceID}}
		case "MigrateVaultResource":
			a = handover(b.VaultID, r.vault("disk", 1000), b.ResourceID)
			body = a.body
		case "SetVaultResource":
			a = suspension(b.VaultID, pick(r, "suspend", "unsuspend"), b.ResourceID)
			body = a.body
		case "ShowBackup", "DeleteBackup", "UpdateBackup", "ShowMetadata":
			a.params = []string{b.ID}
		case "ShowCheckpoint":
			a.params = []string{b.CheckpointID}
		}
	}
	if to, wanted := r.elsewhere(info.ID); to != nil && r.IntN(2) == 0 {
		a, body = *to, wanted
	}
	if good, ok := r.sharing(info.ID); ok && r.IntN(2) == 0 {
		a, body = good, good.body
	}
	if body != nil {
		for r.IntN(3) == 0 {
			body = r.mutate(body)
		}
		a.body = encode(body)
	}
	if r.IntN(50) == 0 && info.Method != "GET" {
		a.body = pick(r, "", "{", "[]", "null", `{"vault":{}}`, "\xff")
	}
	return info.ID, a
}

// diskBackup is the backup of a disk, and where it belongs.
type diskBackup struct {
	ID           string `json:"id"`
	VaultID      string `json:"vault_id"`
	CheckpointID string `json:"checkpoint_id"`
	ResourceID   string `json:"resource_id"`
}

// backup is one of the disk backups there are; nil for none.
func (r *random) backup() *diskBackup {
	var found struct {
		Backups []diskBackup `json:"backups"`
	}
	r.ok(json.Unmarshal(r.want("ListBackups", ask{query: "limit=20&resource_type=OS::Cinder::Volume"}).body, &found))
	if len(found.Backups) == 0 {
		return nil
	}
	return &found.Backups[r.IntN(len(found.Backups))]
}

// vaultID and policyID are one of those there are.
func (r *random) vaultID() string  { return r.idFrom("ListVault", "vaults") }
func (r *random) policyID() string { return r.idFrom("ListPolicies", "policies") }

func (r *random) idFrom(op, member string) string {
	found := r.want(op, ask{query: "limit=20"}).at(member).(list)
	if len(found) == 0 {
		return r.id()
	}
	return found[r.IntN(len(found))].(object)["id"].(string)
}

// subscribed is a yearly or monthly vault, the order it was bought by and its
// specification; nothing when there is none.
func (r *random) subscribed() (vault, order, spec string) {
	for _, v := range r.want("ListVault", ask{query: "limit=50"}).at("vaults").(list) {
		billing := v.(object)["billing"].(object)
		if billing["charging_mode"] == "pre_paid" && billing["status"] == "available" {
			return v.(object)["id"].(string), billing["order_id"].(string), billing["spec_code"].(string)
		}
	}
	return "", "", ""
}

// applied is a policy that is applied to a vault, which is made so when there is
// none.
func (r *random) applied() (vault, policy string) {
	for _, p := range r.want("ListPolicies", ask{query: "limit=20"}).at("policies").(list) {
		if vaults := p.(object)["associated_vaults"].(list); len(vaults) > 0 {
			return vaults[0].(object)["vault_id"].(string), p.(object)["id"].(string)
		}
	}
	vault, policy = r.vaultID(), r.policyID()
	r.call("AssociateVaultPolicy", application(vault, policy))
	return vault, policy
}

// work backs up a disk, in a vault of its own unless it is in one.
func (r *random) work() {
	disk := pick(r, r.resource("volume-mail-0001"), r.resource("volume-media-0001"), r.resource("volume-staging-0001"))
	r.call("CreateCheckpoint", backupOf(r.holder(disk), object{}))
	r.call("RegisterAgent", ask{body: agentBody(client)})
	r.idle()
}

// holder is the vault that a resource is in, which is made when there is none.
func (r *random) holder(of *domain.Resource) string {
	kind := "disk"
	if of.Server != nil {
		kind = "server"
	}
	if made := r.call("CreateVault", ask{body: vaultBody(kind, 1000, named(of))}); made.code() == "" {
		return made.text("vault.id")
	}
	if holders := r.want("ListVault", ask{query: "resource_ids=" + of.ID}).at("vaults").(list); len(holders) > 0 {
		return holders[0].(object)["id"].(string)
	}
	return ""
}

// operations has those that destroy less often than others.
func (r *random) operations() []openapi.OperationInfo {
	var all []openapi.OperationInfo
	for _, info := range openapi.Operations() {
		if info.Contract == "cbr-v3" && (info.ID != "DeleteVault" || r.IntN(4) == 0) {
			all = append(all, info)
		}
	}
	return all
}

func (r *random) query() string {
	values := url.Values{}
	for r.IntN(2) == 0 {
		name := pick(r, "limit", "offset", "marker", "sort", "start_time", "end_time", "status", "name", "id", "vault_id",
			"resource_id", "resource_ids", "incremental", "used_percent", "own_type", "operation_type", "checkpoint_id", "parent_id", "resource_type", "enterprise_project_id")
		values.Add(name, pick(r, "1", "0", "-1", "x", "", "true", "available", "backup", "private", "shared", "2026-01-01T00:00:00Z",
			"2026-01-01 00:00:00", "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "created_at:asc,name", "id:desc", "\x00", "%", "_", "\u4fdd", r.id()))
	}
	return values.Encode()
}

// mutate changes one place of a body.
func (r *random) mutate(value any) any {
	switch v := value.(type) {
	case object:
		if len(v) > 0 && r.IntN(6) > 0 {
			name := pick(r, sortedNames(v)...)
			changed := maps.Clone(v)
			if r.IntN(6) == 0 {
				delete(changed, name)
			} else {
				changed[name] = r.mutate(v[name])
			}
			return changed
		}
	case list:
		if len(v) > 0 && r.IntN(6) > 0 {
			at := r.IntN(len(v))
			changed := slices.Clone(v)
			changed[at] = r.mutate(v[at])
			return pick(r, changed, append(changed, v[at]))
		}
	}
	return pick[any](r, nil, "", "x", "a\x00", strings.Repeat("y", 300), -1, 0, 1, 1<<40, 0.5, true, list{}, object{}, list{nil}, r.id(), "<b>", "\u4fdd\u9669")
}
