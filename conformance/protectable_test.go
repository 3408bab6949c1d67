package conformance

import (
	"slices"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestListProtectable(t *testing.T) {
	t.Parallel()

	type request = model.ListProtectableRequest

	conform(t, "OKServers", func(t *testing.T, s *session) {
		servers := s.listProtectable("server", request{})
		if len(servers) < 8 {
			t.Errorf("%d servers, the inventory promises at least eight", len(servers))
		}
		for i, p := range servers {
			wantProtectable(t, p)
			s.wantMembers([]any{"instances", i}, "children", "detail", "id", "name", "protectable", "size", "status", "type")
			s.wantMembers([]any{"instances", i, "protectable"}, "result", "code", "reason")
			s.wantMembers([]any{"instances", i, "detail"}, "flavor", "status", "name", "id")
		}
	})

	conform(t, "OKDisks", func(t *testing.T, s *session) {
		free := 0
		disks := s.listProtectable("disk", request{})
		for i, p := range disks {
			wantProtectable(t, p)
			equal(t, "type", p.Type, typeDisk)
			s.wantArray(0, "instances", i, "children")
			s.wantMembers([]any{"instances", i, "detail"}, "size", "status", "name", "id", "volume_type")
			if value(p.Status).Value() == available {
				free++
			}
		}
		if free < 8 {
			t.Errorf("%d free disks, the inventory promises at least eight", free)
		}
	})

	// The disks of a server lie in it, each with what a disk has.
	conform(t, "OKChildren", func(t *testing.T, s *session) {
		web, disks := s.serverWithDisks(2)
		sum := int32(0)
		for _, id := range disks {
			disk := s.showProtectable("disk", id)
			equal(t, "status of an attached disk", value(disk.Status).Value(), "in-use")
			sum += value(disk.Size)
		}
		equal(t, "size of the server, the sum of its disks", value(s.showProtectable("server", web.Id).Size), sum)
	})

	conform(t, "OKPages", func(t *testing.T, s *session) {
		all := protectableIDs(s.listProtectable("server", request{}))
		for name, next := range map[string]func(seen []string) request{
			"offset": func(seen []string) request { return request{Limit: new(int32(3)), Offset: new(int32(len(seen)))} },
			"marker": func(seen []string) request {
				r := request{Limit: new(int32(3))}
				if len(seen) > 0 {
					r.Marker = new(seen[len(seen)-1])
				}
				return r
			},
		} {
			var walked []string
			for {
				page := s.listProtectable("server", next(walked))
				if len(page) == 0 {
					break
				}
				if len(page) > 3 || len(walked) > len(all) {
					t.Fatalf("%s: page of %d after %d, the limit is 3", name, len(page), len(walked))
				}
				walked = append(walked, protectableIDs(page)...)
			}
			if !slices.Equal(walked, all) {
				t.Errorf("%s: the pages hold %v, want %v", name, walked, all)
			}
		}
	})

	conform(t, "OKDefaultLimit", func(t *testing.T, s *session) {
		if n := len(s.listProtectable("disk", request{})); n > 50 {
			t.Errorf("%d disks on a page, the limit is 50", n)
		}
		s.listProtectable("disk", request{Limit: new(int32(50))})
	})

	conform(t, "OKFilters", func(t *testing.T, s *session) {
		web, disks := s.serverWithDisks(2)
		known := s.showProtectable("server", web.Id)
		slices.Sort(disks)
		for name, c := range map[string]struct {
			kind string
			r    request
			want []string
		}{
			"id":             {"server", request{Id: &web.Id}, []string{web.Id}},
			"id none":        {"server", request{Id: new(nobody)}, nil},
			"name":           {"server", request{Name: &known.Name}, []string{web.Id}},
			"name none":      {"server", request{Name: new("nobody")}, nil},
			"server_id":      {"disk", request{ServerId: &web.Id}, disks},
			"server_id none": {"disk", request{ServerId: new(nobody)}, nil},
			"status none":    {"server", request{Status: new("DELETED")}, nil},
		} {
			got := protectableIDs(s.listProtectable(c.kind, c.r))
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: instances = %v, want %v", name, got, c.want)
			}
		}
		status := value(known.Status).Value()
		for _, p := range s.listProtectable("server", request{Status: &status}) {
			equal(t, "status", value(p.Status).Value(), status)
		}
	})

	for name, r := range map[string]request{
		"ErrLimitZero":      {Limit: new(int32(0))},
		"ErrLimitTooBig":    {Limit: new(int32(51))},
		"ErrOffsetNegative": {Offset: new(int32(-1))},
	} {
		conform(t, name, func(t *testing.T, s *session) {
			bad := r
			bad.ProtectableType = *word[model.ListProtectableRequestProtectableType](t, "server")
			_, err := s.ListProtectable(&bad)
			want(t, err, invalidParameter)
		})
	}

	conform(t, "ErrType", func(t *testing.T, s *session) {
		_, err := s.ListProtectable(&request{
			ProtectableType: *word[model.ListProtectableRequestProtectableType](t, "tape"),
		})
		want(t, err, invalidParameter)
	})
}

func TestShowProtectable(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		for _, kind := range []string{"server", "disk"} {
			for _, listed := range s.listProtectable(kind, model.ListProtectableRequest{}) {
				shown := s.showProtectable(kind, listed.Id)
				wantProtectable(t, *shown)
				equal(t, "name", shown.Name, listed.Name)
				equal(t, "type", shown.Type, listed.Type)
				equal(t, "size", value(shown.Size), value(listed.Size))
				equal(t, "result", shown.Protectable.Result, listed.Protectable.Result)
			}
		}
	})

	for name, c := range map[string]struct {
		kind, id string
		want     failure
	}{
		"ErrUnknownServer": {"server", nobody, serverUnknown},
		"ErrServerNotUUID": {"server", notUUID, serverUnknown},
		"ErrUnknownDisk":   {"disk", nobody, diskUnknown},
		"ErrDiskNotUUID":   {"disk", notUUID, diskUnknown},
		"ErrType":          {"tape", nobody, invalidParameter},
	} {
		conform(t, name, func(t *testing.T, s *session) {
			_, err := s.tryShowProtectable(c.kind, c.id)
			want(t, err, c.want)
		})
	}

	conform(t, "ErrDiskAsServer", func(t *testing.T, s *session) {
		_, err := s.tryShowProtectable("server", s.freeDisks(1)[0].Id)
		want(t, err, serverUnknown)
	})
}

// wantProtectable checks what each resource of the inventory has; a refused one
// says why.
func wantProtectable(t *testing.T, p model.ProtectablesResp) {
	t.Helper()
	if p.Id == "" || p.Name == "" || p.Type == "" || value(p.Status).Value() == "" {
		t.Errorf("id %q, name %q, type %q, status %v: all must be there", p.Id, p.Name, p.Type, p.Status)
	}
	if p.Protectable == nil {
		t.Errorf("%s has no member protectable", p.Name)
		return
	}
	code, reason := value(p.Protectable.Code), value(p.Protectable.Reason)
	if p.Protectable.Result != (code == "") || p.Protectable.Result != (reason == "") {
		t.Errorf("%s: result %v with code %q and reason %q", p.Name, p.Protectable.Result, code, reason)
	}
}

func protectableIDs(instances []model.ProtectablesResp) []string {
	var ids []string
	for _, p := range instances {
		ids = append(ids, p.Id)
	}
	return ids
}
