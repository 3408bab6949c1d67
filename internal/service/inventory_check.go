package service

import (
	"fmt"

	"github.com/cbrd/cbrd/internal/domain"
)

func (in NewResource) isServer() bool {
	return in.Type == domain.TypeServer || in.Type == domain.TypeBareMetal || in.Type == domain.TypeNative
}

// check refuses what a resource of its kind cannot have.
func (in NewResource) check() error {
	refuse := func(why string) error { return fmt.Errorf("%w: %s", ErrResource, why) }
	switch {
	case upStatus[in.Type] == "":
		return refuse("unknown type " + string(in.Type))
	case in.ID != "" && !resourceID.MatchString(in.ID):
		return refuse("an id has up to 64 letters, digits and hyphens")
	case len([]rune(in.Name)) > 255:
		return refuse("a name has up to 255 characters")
	case in.isServer() && in.SizeGB != 0:
		return refuse("the size of a server is that of its disks")
	case in.isServer() && len(in.Disks) > maxServerDisks:
		return refuse(fmt.Sprintf("a server has up to %d disks", maxServerDisks))
	case !in.isServer() && (in.SizeGB < 1 || in.SizeGB > maxResourceSizeGB):
		return refuse(fmt.Sprintf("a size is 1 to %d GB", maxResourceSizeGB))
	case !in.isServer() && (in.Server != nil || len(in.Disks) > 0):
		return refuse("only servers have disks")
	case in.Type != domain.TypeDisk && in.Disk != nil:
		return refuse("only disks have properties of disks")
	}
	for _, d := range in.Disks {
		if d.Type != domain.TypeDisk {
			return refuse("only disks can be attached")
		}
	}
	return nil
}
