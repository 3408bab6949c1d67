package control

import (
	"bytes"
	"strconv"

	"github.com/go-chi/chi/v5"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// Operations of the image service, which faults can strike too.
const (
	opRegisterImage   = "RegisterImage"
	opDeregisterImage = "DeregisterImage"
)

type imageRequest struct {
	ImageID string `json:"image_id"`
}

// registerImage notes that an image was made of a backup.
func registerImage(c *call) (any, error) {
	var in imageRequest
	if err := c.read(&in); err != nil {
		return nil, err
	}
	return nil, c.image(opRegisterImage, func(i *service.Inventory, by service.Caller, backupID string) error {
		return i.RegisterImage(c.request.Context(), by, backupID, in.ImageID)
	})
}

// deregisterImage notes that an image of a backup is gone.
func deregisterImage(c *call) (any, error) {
	imageID := c.request.URL.Query().Get("image_id")
	return nil, c.image(opDeregisterImage, func(i *service.Inventory, by service.Caller, backupID string) error {
		return i.DeregisterImage(c.request.Context(), by, backupID, imageID)
	})
}

// image runs fn on the backup of the path, unless a fault strikes.
func (c *call) image(op string, fn func(i *service.Inventory, by service.Caller, backupID string) error) error {
	return c.change(func(i *service.Inventory, by service.Caller, _ string) error {
		backupID := chi.URLParam(c.request, "backup_id")
		f, err := c.Engine.StrikeCall(c.request.Context(), by, op, func(id string) bool {
			return id == backupID || bytes.Contains(c.body, []byte(strconv.Quote(id)))
		})
		switch {
		case err != nil:
			return err
		case f != nil && f.Code != "":
			return domain.Fail(f.Code)
		}
		return fn(i, by, backupID)
	})
}
