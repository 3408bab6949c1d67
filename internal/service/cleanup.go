package service

import (
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// cleanUp deletes the automatic backups of a resource that the rule in force
// does not keep. It comes after each successful backup of the resource, manual
// ones too (domain rules 5.2).
func (u *Unit) cleanUp(v *domain.Vault, chain *domain.Chain) error {
	rule, cleans, err := u.ruleOf(v)
	if err != nil || !cleans || rule.Family() == domain.FamilyPermanent && v.NextExpiry.IsZero() {
		return err
	}
	return u.clean(v, chain, rule)
}

// keepFailed notes when a failed automatic backup expires, and deletes those of
// its resource that are too many by now.
func (u *Unit) keepFailed(v *domain.Vault, chain *domain.Chain, b *domain.Backup) error {
	if !b.AutoTrigger {
		return nil
	}
	for _, of := range chain.Whole(b) {
		of.ExpiresAt = domain.FailedExpiry(b.CreatedAt)
	}
	if err := u.expires(v, b.ExpiresAt); err != nil {
		return err
	}
	_, cleans, err := u.ruleOf(v)
	if err != nil || !cleans {
		return err
	}
	return u.drop(v, chain, domain.FailedBackups(failed(chain), u.now))
}

// failed are the failed automatic backups of a chain, newest first, which have a
// rule of their own (domain rules 5.9).
func failed(chain *domain.Chain) []domain.Candidate {
	var list []domain.Candidate
	for _, b := range slices.Backward(chain.Backups) {
		if b.AutoTrigger && b.Unmade() {
			list = append(list, domain.Candidate{ID: b.ID, CreatedAt: b.CreatedAt})
		}
	}
	return list
}

// clean deletes the automatic backups of a resource that a rule does not keep,
// and the failed ones that theirs does not.
func (u *Unit) clean(v *domain.Vault, chain *domain.Chain, rule domain.RetentionRule) error {
	if err := u.drop(v, chain, domain.FailedBackups(failed(chain), u.now)); err != nil {
		return err
	}
	return u.drop(v, chain, rule.Judge(candidates(chain), u.now))
}

// drop deletes the backups of a chain that are not to be kept.
func (u *Unit) drop(v *domain.Vault, chain *domain.Chain, verdicts []domain.Verdict) error {
	for _, verdict := range verdicts {
		if verdict.Keep {
			continue
		}
		if err := u.expire(v, chain, chain.Find(verdict.ID)); err != nil {
			return err
		}
	}
	return nil
}

// ruleOf is the rule by which a vault's backups are kept; cleans is false while
// its policy is disabled.
func (u *Unit) ruleOf(v *domain.Vault) (rule domain.RetentionRule, cleans bool, err error) {
	p, err := u.Policy(v.BackupPolicyID)
	if err != nil {
		return rule, false, err
	}
	if p == nil {
		rule, cleans = domain.RuleInForce(nil, true)
		return rule, cleans, nil
	}
	of := p.Rule()
	rule, cleans = domain.RuleInForce(&of, p.Enabled)
	return rule, cleans, nil
}

// candidates are the backups of a chain that a rule may delete (domain rules
// 5.3). While the next backup of the resource is made the newest is none.
func candidates(chain *domain.Chain) []domain.Candidate {
	list := make([]domain.Candidate, 0, len(chain.Backups))
	running := false
	for _, b := range slices.Backward(chain.Backups) {
		if b.Status == domain.BackupWaitingProtect || b.Status == domain.BackupProtecting {
			running = true
			continue
		}
		if b.Unmade() {
			continue
		}
		if b.AutoTrigger && b.Status == domain.BackupAvailable && b.ImageID == "" && !running && !b.Replicating() {
			list = append(list, domain.Candidate{ID: b.ID, CreatedAt: b.CreatedAt, ExpiresAt: b.ExpiresAt, Forever: b.Forever})
		}
		running = false
	}
	return list
}

// expire deletes a backup by rule, with the log of a task that took no time
// (fidelity D13). When a fault ends that task the backup stays as it is, until
// the rule is next applied.
func (u *Unit) expire(v *domain.Vault, chain *domain.Chain, b *domain.Backup) error {
	t := taskOf(v, domain.OpDelete)
	t.ResourceID, t.ResourceName, t.ResourceType = b.ResourceID, b.ResourceName, b.ResourceType
	t.BackupID, t.BackupName, t.CheckpointID = b.ID, b.Name, b.CheckpointID
	t.PolicyID, t.Deleted = b.PolicyID, 1
	if refusal := u.struckAtOnce(t); refusal != nil {
		t.Deleted, t.Undeleted = 0, 1
		u.settleTask(t, domain.TaskFailed, refusal)
		return nil
	}
	u.settleTask(t, domain.TaskSuccess, nil)
	return u.dropBackup(chain, b, v)
}

// expires notes when a backup expires, so that the sweep finds it.
func (u *Unit) expires(v *domain.Vault, at time.Time) error {
	if at.IsZero() {
		return nil
	}
	v.Expires(at)
	return u.planSweep(v)
}

// planSweep puts a vault's next sweep on the agenda.
func (u *Unit) planSweep(v *domain.Vault) error { return u.planSweepAfter(v, u.now) }

func (u *Unit) planSweepAfter(v *domain.Vault, after time.Time) error {
	_, cleans, err := u.ruleOf(v)
	if err != nil {
		return err
	}
	before := v.SweepAt
	v.PlanSweep(after, cleans)
	if due, ok := v.Due(); ok && !v.SweepAt.Equal(before) {
		u.await(due)
	}
	u.vaults.move(v.ID)
	return nil
}

// sweep deletes what has expired in a vault (domain rules 5.2), and plans the
// next sweep by what is left. What a rule of quantity does not keep waits for
// the next backup.
func (u *Unit) sweep(due domain.Due) error {
	v, err := u.Vault(due.Ref)
	if err != nil || v == nil {
		return err
	}
	if current, ok := v.Due(); !ok || current.Compare(due) != 0 {
		return nil
	}
	v.NextExpiry = time.Time{}
	for _, b := range slices.Clone(v.Bindings) {
		chain, err := u.Chain(v.ChainOf(b))
		if err != nil {
			return err
		}
		if err := u.sweepChain(v, b, chain); err != nil {
			return err
		}
		for _, left := range chain.Backups {
			v.Expires(left.ExpiresAt)
		}
	}
	// What could not go today is looked at tomorrow.
	return u.planSweepAfter(v, u.now.Add(time.Microsecond))
}

// sweepChain deletes what has expired of one resource. The policy that would
// clean a replication vault may differ from resource to resource.
func (u *Unit) sweepChain(v *domain.Vault, b *domain.Binding, chain *domain.Chain) error {
	if v.ProtectType == domain.ProtectReplication {
		_, cleans, err := u.ruleOfReplicas(v, b)
		if err != nil || !cleans {
			return err
		}
	}
	return u.clean(v, chain, domain.RetentionRule{})
}
