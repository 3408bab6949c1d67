package httpapi

import (
	"slices"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
	"github.com/cbrd/cbrd/openapi"
)

// goodCalls are requests that succeed, or would if no fault struck: those of the
// operations that the table of errors gives to faults.
var goodCalls = map[string]func(c *cloud) ask{
	"CreateVault": func(*cloud) ask { return ask{body: vaultBody("server", 100, nil)} },
	"UpdateVault": func(c *cloud) ask {
		return ask{params: []string{c.vault("server", 100)}, body: object{"vault": object{"billing": object{"size": 200}}}}
	},
	"CreateCheckpoint":      func(c *cloud) ask { return backupOf(c.vault("server", 1000, c.resource("ecs-web-0001")), object{}) },
	"ShowStorageUsage":      func(*cloud) ask { return ask{} },
	"ShowMigrateStatus":     func(c *cloud) ask { c.want("MigrateDomain", migration(true)); return ask{} },
	"MigrateDomain":         func(*cloud) ask { return migration(true) },
	"CreatePostPaidVault":   func(*cloud) ask { return ask{body: monthly("disk")} },
	"ChangeVaultChargeMode": func(c *cloud) ask { return conversion(c.vault("disk", 1000)) },
	"ChangeOrder": func(c *cloud) ask {
		vault, _ := c.bought("disk")
		return resize(vault, 2000, diskSpec)
	},
	"UpdateOrder": func(c *cloud) ask {
		vault, order := c.bought("disk")
		return resizeBy(order, vault, 2000, diskSpec)
	},
	"CopyBackup": func(c *cloud) ask {
		_, backup, _ := c.serverBackedUp("ecs-db-0001")
		return c.copyOf(backup, c.replicas())
	},
	"CopyCheckpoint": func(c *cloud) ask {
		vault, _, _ := c.serverBackedUp("ecs-db-0001")
		return c.copyAll(vault, c.replicas())
	},
	"DeleteMember": func(c *cloud) ask {
		friend, _, backup := offered(c)
		return ask{params: []string{backup, friend.project}}
	},
	"ShowOpLog": func(c *cloud) ask {
		c.diskBackedUp()
		return ask{params: []string{c.want("ListOpLogs", ask{}).text("operation_logs.0.id")}}
	},
}

// faultyTasks begin a task of each kind.
var faultyTasks = map[domain.Operation]func(c *cloud){
	domain.OpBackup: func(c *cloud) {
		c.checkpoint(c.vault("turbo", 5000, c.resource("sfs-turbo-home")), object{})
	},
	domain.OpRestore: func(c *cloud) {
		r := c.resource("sfs-turbo-home")
		backup := c.backUp(c.vault("turbo", 5000, r), object{})
		c.want("RestoreBackup", ask{params: []string{backup}, body: object{"restore": object{"resource_id": r.ID}}})
	},
	domain.OpDelete: func(c *cloud) {
		_, backup, _ := c.diskBackedUp()
		c.want("DeleteBackup", ask{params: []string{backup}})
	},
	domain.OpRemoveResource: func(c *cloud) {
		vault, _, disk := c.diskBackedUp()
		c.want("RemoveVaultResource", ask{params: []string{vault}, body: object{"resource_ids": list{disk.ID}}})
	},
	domain.OpReplication: func(c *cloud) { c.replicated() },
	domain.OpVaultDelete: func(c *cloud) {
		vault, _, _ := c.diskBackedUp()
		c.want("DeleteVault", ask{params: []string{vault}})
	},
}

// Every code that only a fault provokes is declared over HTTP, and seen: in the
// answer of each operation that the table names, or in the log of the task.
func TestEveryFault(t *testing.T) {
	t.Parallel()
	recorded := record(t)
	c := newCloud(t, enginetest.SQLite(t))
	for _, row := range openapi.Errors() {
		if row.How != "fault" {
			continue
		}
		for _, op := range row.Operations {
			if _, good := goodCalls[op]; row.Code == string(domain.CodeUnknown) && !good {
				continue // each operation answers it
			}
			t.Run(row.Code+"/"+op, func(t *testing.T) {
				t.Parallel()
				if c := c.in(t, t.Name()); strings.HasSuffix(op, "Image") {
					c.strikeImage(row, op)
				} else {
					c.strikeCall(row, op)
				}
				recorded.saw(row.Code, op)
			})
		}
		if row.Phase != "" {
			t.Run(row.Code+"/"+row.Phase, func(t *testing.T) {
				t.Parallel()
				c.in(t, t.Name()).strikeTask(row)
				recorded.saw(row.Code, row.Phase)
			})
		}
	}
}

// strikeCall provokes a code in the answer of an operation, once.
func (c *cloud) strikeCall(row openapi.ErrorRow, op string) {
	c.t.Helper()
	call, ok := goodCalls[op]
	if !ok {
		c.t.Fatalf("goodCalls lacks %s", op)
	}
	a := call(c)
	c.fault(object{"operation": op, "code": row.Code})
	c.refuse(domain.Code(row.Code), op, a)
	c.want(op, a)
}

func (c *cloud) strikeImage(row openapi.ErrorRow, op string) {
	c.t.Helper()
	_, backup, _ := c.serverBackedUp("ecs-web-0001")
	method, path, body := "PUT", "/projects/"+c.project+"/backups/"+backup+"/image", any(object{"image_id": "image"})
	if op == "DeregisterImage" {
		c.image(backup, "image")
		method, path, body = "DELETE", path+"?image_id=image", nil
	}
	c.fault(object{"operation": op, "code": row.Code})
	if got := c.control(method, path, body); got.text("error_code") != row.Code || got.status != row.Status {
		c.t.Errorf("%+v", got)
	}
	c.arrange(method, path, body)
}

// strikeTask provokes a code in the log of a task.
func (c *cloud) strikeTask(row openapi.ErrorRow) {
	c.t.Helper()
	task, phase, _ := strings.Cut(row.Phase, "/")
	begin, ok := faultyTasks[domain.Operation(task)]
	if !ok {
		c.t.Fatalf("faultyTasks lacks %s", task)
	}
	c.fault(object{"task": task, "phase": phase, "code": row.Code})
	begin(c)
	c.idle()
	logs := c.want("ListOpLogs", ask{query: "operation_type=" + task})
	if code, text := logs.text("operation_logs.0.error_info.code"), logs.text("operation_logs.0.error_info.message"); code != row.Code || text != row.Message {
		c.t.Errorf("the log says %q: %q", code, text)
	}
	if status := logs.text("operation_logs.0.status"); status != "failed" {
		c.t.Errorf("the task is %s", status)
	}
}

// At most so many codes are provoked by declaring them.
func TestFewFaults(t *testing.T) {
	t.Parallel()
	const most = 60
	faults := slices.DeleteFunc(slices.Clone(openapi.Errors()), func(row openapi.ErrorRow) bool { return row.How != "fault" })
	if len(faults) > most {
		t.Errorf("%d codes come of faults, at most %d may", len(faults), most)
	}
}
