package conformance

import (
	"net/http"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func (s *session) tryTag(vault string, tag model.Tag) error {
	_, err := s.CreateVaultTags(&model.CreateVaultTagsRequest{VaultId: vault, Body: &model.VaultTagsCreateReq{Tag: &tag}})
	return err
}

func (s *session) tag(vault, key, value string) {
	s.t.Helper()
	if err := s.tryTag(vault, model.Tag{Key: key, Value: value}); err != nil {
		s.t.Fatalf("CreateVaultTags: %v", err)
	}
	s.wantStatus(http.StatusNoContent)
}

func (s *session) tryTags(vault, action string, tags ...model.Tag) error {
	_, err := s.BatchCreateAndDeleteVaultTags(&model.BatchCreateAndDeleteVaultTagsRequest{
		VaultId: vault, Body: &model.BulkCreateAndDeleteVaultTagsReq{
			Tags: &tags, Action: *word[model.BulkCreateAndDeleteVaultTagsReqAction](s.t, action),
		},
	})
	return err
}

func (s *session) tags(vault, action string, tags ...model.Tag) {
	s.t.Helper()
	if err := s.tryTags(vault, action, tags...); err != nil {
		s.t.Fatalf("BatchCreateAndDeleteVaultTags(%s): %v", action, err)
	}
	s.wantStatus(http.StatusNoContent)
}

func (s *session) tryUntag(vault, key string) error {
	_, err := s.DeleteVaultTag(&model.DeleteVaultTagRequest{VaultId: vault, Key: key})
	return err
}

func (s *session) untag(vault, key string) {
	s.t.Helper()
	if err := s.tryUntag(vault, key); err != nil {
		s.t.Fatalf("DeleteVaultTag: %v", err)
	}
	s.wantStatus(http.StatusNoContent)
}

func (s *session) showTags(vault string) []model.Tag {
	s.t.Helper()
	answer, err := s.ShowVaultTag(&model.ShowVaultTagRequest{VaultId: vault})
	if err != nil {
		s.t.Fatalf("ShowVaultTag: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Tags == nil {
		s.t.Fatalf("ShowVaultTag lacks tags: %s", s.Last.Body)
	}
	return *answer.Tags
}

// tagged checks the tags of a vault, in the answers of both operations that
// have them.
func (s *session) tagged(vault string, want map[string]string) {
	s.t.Helper()
	for operation, tags := range map[string][]model.Tag{
		"ShowVaultTag": s.showTags(vault), "ShowVault": value(s.showVault(vault).Tags),
	} {
		got := map[string]string{}
		for _, tag := range tags {
			got[tag.Key] = tag.Value
		}
		sameMap(s.t, operation, got, want)
	}
}

func sameMap(t *testing.T, operation string, got, want map[string]string) {
	t.Helper()
	same := len(got) == len(want)
	for key, value := range want {
		has, found := got[key]
		same = same && found && has == value
	}
	if !same {
		t.Errorf("%s: tags = %v, want %v", operation, got, want)
	}
}

func (s *session) tryInstances(r *model.VaultResourceInstancesReq) (*model.ShowVaultResourceInstancesResponse, error) {
	return s.ShowVaultResourceInstances(&model.ShowVaultResourceInstancesRequest{Body: r})
}

func (s *session) instances(r model.VaultResourceInstancesReq) (resources []model.TagResource, count int32) {
	s.t.Helper()
	answer, err := s.tryInstances(&r)
	if err != nil {
		s.t.Fatalf("ShowVaultResourceInstances: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.TotalCount == nil {
		s.t.Fatalf("ShowVaultResourceInstances lacks total_count: %s", s.Last.Body)
	}
	return value(answer.Resources), *answer.TotalCount
}
