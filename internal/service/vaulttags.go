package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// TagAction is what a batch does with its tags (reference 4.7.2).
type TagAction string

// The actions of a batch of tags.
const (
	TagCreate TagAction = "create"
	TagDelete TagAction = "delete"
)

// CreateVaultTags gives a vault a tag, in place of the one it has with the same
// key (reference 4.7.3).
//
// It fails with 9900 for a key or value that tags cannot have, 6105, 6112, and
// 6600 for one tag more than the limit.
func (a *App) CreateVaultTags(ctx context.Context, c Caller, vaultID string, tag domain.Tag) error {
	tag = tag.Trimmed()
	if refusal := tag.Check(); refusal != nil {
		return refusal
	}
	return a.retag(ctx, c, vaultID, func(v *domain.Vault) (bool, error) {
		return addTags(v, []domain.Tag{tag}, a.engine.Profile.MaxVaultTags)
	})
}

// BatchCreateAndDeleteVaultTags gives a vault tags, in place of those it has
// with the same keys, or takes tags off it by their keys (reference 4.7.2). To
// take off what it has not is fine, and so is a key given twice; a key given
// twice to be created is not.
//
// It fails with 9900 for a key or value that is too long or given twice and for
// an unknown action, 6105, 6112, and 6600 for more tags than the limit.
func (a *App) BatchCreateAndDeleteVaultTags(ctx context.Context, c Caller, vaultID string, action TagAction, tags []domain.Tag) error {
	trimmed, err := batchOf(action, tags)
	if err != nil {
		return err
	}
	return a.retag(ctx, c, vaultID, func(v *domain.Vault) (changed bool, _ error) {
		if action == TagCreate {
			return addTags(v, trimmed, a.engine.Profile.MaxVaultTags)
		}
		for _, t := range trimmed {
			changed = v.Untag(t.Key) || changed
		}
		return changed, nil
	})
}

// DeleteVaultTag takes a tag off a vault (reference 4.7.4).
//
// It fails with 9900 for a key of spaces, 6105, 6112, and 6601 for a key that
// the vault does not have.
func (a *App) DeleteVaultTag(ctx context.Context, c Caller, vaultID, key string) error {
	key = domain.Tag{Key: key}.Trimmed().Key
	if key == "" {
		return domain.Invalid("key", "A tag key cannot be empty.")
	}
	return a.retag(ctx, c, vaultID, func(v *domain.Vault) (bool, error) {
		if !v.Untag(key) {
			return false, domain.Fail(domain.CodeTagKeyNotFound).On("key")
		}
		return true, nil
	})
}

// retag changes the tags of a vault; what changes nothing leaves no trace.
func (a *App) retag(ctx context.Context, c Caller, vaultID string, change func(*domain.Vault) (bool, error)) error {
	return a.in(ctx, c, func(u *Unit) error {
		v, err := u.vaultOf(c, vaultID)
		if err != nil {
			return err
		}
		if err := open(v); err != nil {
			return err
		}
		changed, err := change(v)
		if err == nil && changed {
			v.Touch(u.now)
		}
		return err
	})
}

// addTags counts what is left when the tags of equal keys are replaced. A vault
// that was made with more tags than the limit may still change those.
func addTags(v *domain.Vault, tags []domain.Tag, limit int) (changed bool, _ error) {
	before := len(v.Tags)
	for _, t := range tags {
		changed = v.Tag(t) || changed
	}
	if len(v.Tags) > limit && len(v.Tags) > before {
		return false, domain.Fail(domain.CodeTooManyTags).On("tags")
	}
	return changed, nil
}

// batchOf trims and checks the tags of a batch.
func batchOf(action TagAction, tags []domain.Tag) ([]domain.Tag, error) {
	if action != TagCreate && action != TagDelete {
		return nil, domain.Invalid("action", "The action is create or delete.")
	}
	if len(tags) == 0 {
		return nil, domain.Invalid("tags", "Tags cannot be empty.")
	}
	trimmed := make([]domain.Tag, len(tags))
	for i, t := range tags {
		trimmed[i] = t.Trimmed()
		if refusal := trimmed[i].CheckBatch(); refusal != nil {
			return nil, refusal
		}
	}
	if action == TagCreate {
		return trimmed, uniqueTags("tags", trimmed)
	}
	return trimmed, nil
}
