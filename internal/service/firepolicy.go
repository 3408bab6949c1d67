package service

import "github.com/cbrd/cbrd/internal/domain"

// fire runs a policy on its vaults, unless the entry is stale, and plans its
// next run.
func (u *Unit) fire(due domain.Due) error {
	p, err := u.Policy(due.Ref)
	if err != nil || p == nil {
		return err
	}
	if current, ok := p.Due(); !ok || current.Compare(due) != 0 {
		return nil
	}
	for _, applied := range p.Vaults {
		if err := u.runPolicy(p, applied); err != nil {
			return err
		}
	}
	return u.plan(p)
}

func (u *Unit) runPolicy(p *domain.Policy, applied domain.PolicyVault) error {
	if p.Operation == domain.OpReplication {
		return u.replicateByPolicy(p, applied)
	}
	return u.backUpByPolicy(p, applied.VaultID)
}

// plan puts a policy's next fire on the agenda. That is no change of the policy
// to clients.
func (u *Unit) plan(p *domain.Policy) error {
	if refusal := p.Plan(u.now); refusal != nil {
		return refusal
	}
	u.policies.move(p.ID)
	if due, ok := p.Due(); ok {
		u.await(due)
	}
	return nil
}

// backUpByPolicy is one scheduled run over a vault. A vault that is being
// deleted has no runs; one that cannot be backed up has a failed task for each
// resource (fidelity D12).
func (u *Unit) backUpByPolicy(p *domain.Policy, vaultID string) error {
	v, err := u.Vault(vaultID)
	if err != nil || v == nil || v.Status == domain.VaultDeleting {
		return err
	}
	if err := u.autoBind(v); err != nil {
		return err
	}
	if refusal := backable(v); refusal != nil {
		u.failRun(p, v, refusal)
		return nil
	}
	return u.scheduledRun(p, v)
}

// scheduledRun backs up what is idle and not suspended. A slot that comes while
// a resource's last backup runs is dropped without a trace (domain rules 4.5);
// what cannot be backed up has a skipped task that says why.
func (u *Unit) scheduledRun(p *domain.Policy, v *domain.Vault) error {
	cp := u.newCheckpoint(v, CreateCheckpoint{AutoTrigger: true})
	cp.RetentionDays = keptDays(p)
	var picks []pick
	for _, b := range v.Bindings {
		if b.Suspended || !b.Idle() {
			continue
		}
		chosen, refusal, err := u.pick(v, b, CheckpointResource{ID: b.ResourceID})
		if err != nil {
			return err
		}
		if refusal != nil {
			cp.Skip(b, refusal)
			u.settleTask(u.policyTask(p, v, b), domain.TaskSkipped, refusal)
			continue
		}
		picks = append(picks, chosen)
		cp.Take(b)
	}
	if len(picks) == 0 {
		return nil
	}
	return u.beginRun(v, cp, picks, run{incremental: true, auto: true, policy: p})
}

// failRun records why a scheduled run could not begin.
func (u *Unit) failRun(p *domain.Policy, v *domain.Vault, refusal *domain.Error) {
	for _, b := range v.Bindings {
		if !b.Suspended && b.Idle() {
			u.settleTask(u.policyTask(p, v, b), domain.TaskFailed, refusal)
		}
	}
}

func (u *Unit) policyTask(p *domain.Policy, v *domain.Vault, b *domain.Binding) *domain.Task {
	t := taskOn(v, b, domain.OpBackup)
	t.PolicyID = p.ID
	return t
}

func keptDays(p *domain.Policy) int64 {
	if days := p.Rule().Days; days > 0 {
		return days
	}
	return -1
}
