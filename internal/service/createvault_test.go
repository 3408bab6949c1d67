package service_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// plan is a vault of 1,000 GB with resources, as most tests ask for it.
func plan(objectType string, resources ...*domain.Resource) service.CreateVault {
	return service.CreateVault{
		Name: "plan", ObjectType: objectType, ProtectType: domain.ProtectBackup, CloudType: "public",
		ConsistentLevel: domain.CrashConsistent, ChargingMode: domain.PostPaid, SizeGB: 1000,
		EnterpriseProjectID: "0", SMNNotify: true, Threshold: 80, Resources: binds(resources...),
	}
}

func (c *cloud) create(in service.CreateVault) error {
	_, err := c.app.CreateVault(context.Background(), c.caller, in)
	return err
}

func TestCreateVault(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			server := c.resource("ecs-db-0001")
			v, err := c.app.CreateVault(context.Background(), c.caller, plan("server", server))
			c.ok(err)
			if diff := cmp.Diff(v, c.vaultNow(v.ID)); diff != "" {
				c.t.Errorf("stored otherwise than answered (-answer +store):\n%s", diff)
			}
			b := v.Bindings[0]
			if v.Status != domain.VaultAvailable || v.Allocated() != server.Size || v.Used != 0 || !b.Idle() ||
				b.ProtectStatus != domain.Protected || !slices.Equal(b.Disks, server.Server.DiskIDs) {
				c.t.Errorf("%+v with %+v", v, b)
			}
			c.protects(v, server, server.Server.DiskIDs...)
		})
		c.sub("OKEveryKind", func(c *cloud) {
			for objectType, resource := range map[string]*domain.Resource{
				"disk": c.first(domain.TypeDisk), "turbo": c.first(domain.TypeTurbo), "workspace": c.first(domain.TypeDesktop),
			} {
				v := c.vault(objectType, 1000, resource)
				if v.Bindings[0].Size != resource.Size || len(v.Bindings[0].Disks) != 0 {
					c.t.Errorf("%s: %+v", objectType, v.Bindings[0])
				}
			}
			for _, objectType := range []string{"vmware", "rds"} {
				c.vault(objectType, 10)
			}
		})
		c.sub("OKAwkward", func(c *cloud) {
			c.vault("server", 1000, c.resource("ecs-stopped-0001"), c.resource("ecs-encrypted-0001"), c.resource("bms-erp-0001"))
		})
		c.sub("OKSharedDisk", func(c *cloud) {
			one, two := c.resource("ecs-rac-0001"), c.resource("ecs-rac-0002")
			v := c.vault("server", 1000, one, two)
			c.protects(v, one, one.Server.DiskIDs...) // the first holds what they share
			c.protects(v, two, two.Server.DiskIDs[0])
		})
		c.sub("OKSomeDisks", func(c *cloud) { someDisks(c) })
		for _, objectType := range []string{"server", "turbo"} {
			c.sub("OKReplication/"+objectType, func(c *cloud) {
				in := plan(objectType)
				in.ProtectType = domain.ProtectReplication
				c.ok(c.create(in))
			})
		}
		c.sub("OKAppConsistent", func(c *cloud) {
			in := plan("server")
			in.ConsistentLevel = domain.AppConsistent
			c.ok(c.create(in))
		})
	})
}

// someDisks leaves disks of a server out, by naming them or by naming the others.
func someDisks(c *cloud) {
	one, two := c.resource("ecs-db-0001"), c.resource("ecs-db-0002")
	in := plan("server", one, two)
	in.Resources[0].ExcludeVolumes = one.Server.DiskIDs[1:2]
	in.Resources[1].IncludeVolumes = []domain.Volume{{ID: two.Server.DiskIDs[2], OSVersion: "none"}}
	v, err := c.app.CreateVault(context.Background(), c.caller, in)
	c.ok(err)
	c.protects(v, one, one.Server.DiskIDs[0], one.Server.DiskIDs[2])
	c.protects(v, two, two.Server.DiskIDs[2])
	want := c.inventory().DisksOf(two)[2].Size
	if got := v.Bindings[1]; got.Size != want || !cmp.Equal(got.IncludeVolumes, in.Resources[1].IncludeVolumes) {
		c.t.Errorf("%+v", got)
	}
}

// protects fails the test unless the vault protects a resource and, through it,
// exactly these disks.
func (c *cloud) protects(v *domain.Vault, r *domain.Resource, disks ...string) {
	c.t.Helper()
	for _, id := range append([]string{r.ID}, c.every(r)...) {
		p, err := c.store.Protection(context.Background(), c.caller.ProjectID, id)
		c.ok(err)
		held := p != nil && p.VaultID == v.ID && p.BoundID == r.ID
		if want := id == r.ID || slices.Contains(disks, id); held != want {
			c.t.Errorf("%s of %s is protected by %+v", id, r.Name, p)
		}
	}
}

func (c *cloud) every(r *domain.Resource) []string {
	if r.Server == nil {
		return nil
	}
	return r.Server.DiskIDs
}

func TestCreateVaultRefusals(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for _, test := range []struct {
			name string
			code domain.Code
			set  func(*service.CreateVault)
		}{
			{"ErrPolicy", domain.CodePolicyNotFound, func(in *service.CreateVault) { in.BackupPolicyID = "p" }},
			{"ErrAppConsistent", domain.CodeInvalidParameter, func(in *service.CreateVault) {
				in.ObjectType, in.ConsistentLevel = "disk", domain.AppConsistent
			}},
			{"ErrDemandBilling", domain.CodeInvalidParameter, func(in *service.CreateVault) { in.DemandBilling = true }},
			{"ErrTags", domain.CodeInvalidParameter, func(in *service.CreateVault) {
				in.Tags = []domain.Tag{{Key: "k", Value: "1"}, {Key: "k", Value: "2"}}
			}},
			{"ErrReplication", domain.CodeVaultRefusesResources, func(in *service.CreateVault) {
				in.ProtectType = domain.ProtectReplication
				in.Resources = []service.BindResource{{ID: "x", Type: domain.TypeServer}}
			}},
		} {
			c.sub(test.name, func(c *cloud) {
				in := plan("server")
				test.set(&in)
				c.refuses(test.code, func() error { return c.create(in) })
			})
		}
	})
}

func TestCreateVaultRefusesResources(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for _, test := range []struct {
			objectType, name string
			code             domain.Code
		}{
			{"server", "ecs-error-0001", domain.CodeServerStatus},
			{"server", "ecs-diskless-0001", domain.CodeServerWithoutDisks},
			{"server", "ecs-scsi-0001", domain.CodeServerSCSI},
			{"server", "ecs-dess-0001", domain.CodeServerDESS},
			{"server", "bms-hpc-0001", domain.CodeBMSNotSupported},
			{"server", "volume-mail-0001", domain.CodeResourceTypeUnsupportedByVault},
			{"disk", "ecs-web-0001", domain.CodeResourceTypeUnsupportedByVault},
			{"disk", "volume-scsi-0001", domain.CodeSCSIDisk},
			{"disk", "volume-dess-0001", domain.CodeDESSDisk},
			{"disk", "volume-shared-0001", domain.CodeSharedDisk},
			{"disk", "volume-error-0001", domain.CodeDiskStatus},
			{"turbo", "sfs-turbo-frozen", domain.CodeTurboStatus},
			{"vmware", "ecs-web-0001", domain.CodeResourceTypeUnsupportedByVault},
		} {
			c.sub("Err/"+test.objectType+"/"+test.name, func(c *cloud) {
				good := c.resource("ecs-api-0001")
				in := plan(test.objectType, c.resource(test.name))
				if test.objectType == "server" {
					in.Resources = append(binds(good), in.Resources...) // bound, and then not
				}
				c.refuses(test.code, func() error { return c.create(in) })
			})
		}
		for typ, want := range map[domain.ResourceType]struct {
			objectType string
			code       domain.Code
		}{
			domain.TypeServer: {"server", domain.CodeServerNotFound}, domain.TypeDisk: {"disk", domain.CodeDiskNotFound},
			domain.TypeTurbo: {"turbo", domain.CodeTurboNotFound}, domain.TypeDesktop: {"workspace", domain.CodeResourceNotFound},
		} {
			c.sub("ErrNotFound/"+want.objectType, func(c *cloud) {
				in := plan(want.objectType)
				in.Resources = []service.BindResource{{ID: c.world, Type: typ}}
				c.refuses(want.code, func() error { return c.create(in) })
			})
		}
		c.sub("ErrOtherType", func(c *cloud) { // of the vault's kind, but no such server
			in := plan("server", c.resource("ecs-web-0001"))
			in.Resources[0].Type = domain.TypeBareMetal
			c.refuses(domain.CodeServerNotFound, func() error { return c.create(in) })
		})
		c.sub("ErrOtherProject", func(c *cloud) {
			in := plan("server", c.resource("ecs-web-0001"))
			c.caller = c.elsewhere()
			c.refuses(domain.CodeServerNotFound, func() error { return c.create(in) })
		})
		c.sub("ErrTwice", func(c *cloud) {
			r := c.resource("ecs-web-0001")
			c.refuses(domain.CodeDuplicateResources, func() error { return c.create(plan("server", r, r)) })
		})
		c.sub("ErrTooMany", tooMany)
	})
}

// tooMany binds as many disks as a vault takes, and then one more.
func tooMany(c *cloud) {
	pattern := c.first(domain.TypeDisk)
	var disks []*domain.Resource
	c.change(func(u *service.Unit) error {
		for i := range domain.MaxVaultResources + 1 {
			disk := pattern.Clone()
			disk.ID, disk.Version = fmt.Sprintf("00000000-0000-4000-8000-%012d", i), 1
			disks = append(disks, disk)
			service.AddResourceForTest(u, disk)
		}
		return nil
	})
	c.refuses(domain.CodeTooManyResources, func() error { return c.create(plan("disk", disks...)) })
	v := c.vault("disk", 1000, disks[1:]...)
	c.refuses(domain.CodeTooManyResources, func() error { return c.add(v, binds(disks[0])...) })
}

func TestCreateVaultRefusesDisks(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for name, test := range map[string]struct {
			code domain.Code
			set  func(server *domain.Resource, b *service.BindResource)
		}{
			"ErrInclude": {domain.CodeDiskNotFound, func(_ *domain.Resource, b *service.BindResource) {
				b.IncludeVolumes = []domain.Volume{{ID: "no"}}
			}},
			"ErrExclude": {domain.CodeDiskNotFound, func(_ *domain.Resource, b *service.BindResource) { b.ExcludeVolumes = []string{"no"} }},
			"ErrExcludeAll": {domain.CodeServerWithoutDisks, func(r *domain.Resource, b *service.BindResource) {
				b.ExcludeVolumes = r.Server.DiskIDs
			}},
		} {
			c.sub(name, func(c *cloud) {
				server := c.resource("ecs-db-0001")
				in := plan("server", server)
				test.set(server, &in.Resources[0])
				c.refuses(test.code, func() error { return c.create(in) })
			})
		}
		c.sub("OKExcludedSCSI", func(c *cloud) { // the way out that 7113 names
			server := c.resource("ecs-scsi-0001")
			in := plan("server", server)
			in.Resources[0].ExcludeVolumes = server.Server.DiskIDs[1:]
			c.ok(c.create(in))
		})
	})
}

func TestCreateVaultRefusesWhatAnotherHas(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		web, rac := "ecs-web-0001", "ecs-rac-0001"
		c.sub("ErrOtherVault", func(c *cloud) {
			c.vault("server", 1000, c.resource(web))
			c.refuses(domain.CodeResourceInOtherVault, func() error { return c.create(plan("server", c.resource(web))) })
		})
		c.sub("ErrSharedDisk", func(c *cloud) {
			c.vault("server", 1000, c.resource(rac))
			c.refuses(domain.CodeDiskInTwoVaults, func() error { return c.create(plan("server", c.resource("ecs-rac-0002"))) })
		})
		c.sub("ErrDiskOfServer", func(c *cloud) {
			server := c.resource(web)
			c.vault("server", 1000, server)
			disk := c.inventory().DisksOf(server)[0]
			c.refuses(domain.CodeDiskInTwoVaults, func() error { return c.create(plan("disk", disk)) })
		})
		c.sub("ErrServerOfDisk", func(c *cloud) {
			server := c.resource(web)
			c.vault("disk", 1000, c.inventory().DisksOf(server)[0])
			c.refuses(domain.CodeDiskInTwoVaults, func() error { return c.create(plan("server", server)) })
		})
	})
}
