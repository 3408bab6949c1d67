package httpapi

import (
	"net/http"
	"testing"

	"github.com/cbrd/cbrd/internal/store/enginetest"
	"github.com/cbrd/cbrd/openapi"
)

// imageCodes are what the image service is told.
var imageCodes = []struct {
	code string
	ask  func(c *cloud) told
}{
	{"6200", func(c *cloud) told { return c.image(nobody, "image") }},
	{"6207", func(c *cloud) told {
		_, backup, _ := c.diskBackedUp()
		return c.image(backup, "image")
	}},
	{"6208", func(c *cloud) told {
		vault := c.vault("server", 1000, c.resource("ecs-web-0001"))
		point := c.checkpoint(vault, object{})
		return c.image(c.want("ListBackups", ask{query: "checkpoint_id=" + point}).text("backups.0.id"), "image")
	}},
	{"6209", func(c *cloud) told {
		server := c.resource("ecs-db-0001")
		bound := named(server)
		bound[0].(object)["extra_info"] = object{"exclude_volumes": server.Server.DiskIDs[:1]}
		vault := c.want("CreateVault", ask{body: vaultBody("server", 1000, bound)}).text("vault.id")
		return c.image(c.backUp(vault, object{}), "image")
	}},
	{"6210", func(c *cloud) told {
		_, backup, _ := c.serverBackedUp("ecs-web-0001")
		c.image(backup, "image")
		return c.image(backup, "another")
	}},
	{"6211", func(c *cloud) told {
		_, backup, _ := c.serverBackedUp("ecs-web-0001")
		c.image(backup, "image")
		return c.image(backup, "image")
	}},
	{"6213", func(c *cloud) told {
		_, backup, _ := c.serverBackedUp("ecs-web-0001")
		c.image(backup, "image")
		return c.control(http.MethodDelete, "/projects/"+c.project+"/backups/"+backup+"/image?image_id=another", nil)
	}},
}

// Every code that the image service is told is provoked over HTTP.
func TestEveryImageCode(t *testing.T) {
	t.Parallel()
	recorded := record(t)
	c := newCloud(t, enginetest.SQLite(t))
	for _, p := range imageCodes {
		t.Run(p.code, func(t *testing.T) {
			t.Parallel()
			c := c.in(t, t.Name())
			row, _ := openapi.LookupError("BackupService." + p.code)
			got := p.ask(c)
			if got.status != row.Status || got.text("error_code") != row.Code || got.text("error_msg") != row.Message {
				t.Fatalf("%d %v, want %s", got.status, got.body, row.Code)
			}
			recorded.saw(row.Code, row.Operations[len(row.Operations)-1])
		})
	}
}

// A backup with an image stays, whatever its policy says, and can go once the
// image is gone.
func TestImage(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		_, backup, _ := c.serverBackedUp("ecs-web-0001")
		c.want("ShowBackup", ask{params: []string{backup}})
		if got := c.image(backup, "image"); got.status != http.StatusNoContent {
			t.Fatalf("%+v", got)
		}
		if id := c.want("ShowBackup", ask{params: []string{backup}}).text("backup.extend_info.os_images_data.0.image_id"); id != "image" {
			t.Errorf("the image is %q", id)
		}
		c.refuse("BackupService.6204", "DeleteBackup", ask{params: []string{backup}})
		c.arrange(http.MethodDelete, "/projects/"+c.project+"/backups/"+backup+"/image?image_id=image", nil)
		c.want("DeleteBackup", ask{params: []string{backup}})
	})
}
