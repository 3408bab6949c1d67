package service

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// struck asks the world's faults about a task that is about to start or to end,
// once. A fault may put it off (late), or end it; a task that one has doomed
// before ends here.
func (u *Unit) struck(t *domain.Task, s step, phase domain.Phase) (late bool, err error) {
	if t.Doomed == "" && t.Judged != phase {
		if f := u.ask(t, phase); f != nil && f.Latency > 0 {
			t.Version++
			t.UpdatedAt, t.DueAt = u.now, u.now.Add(f.Latency)
			u.schedule(t)
			return true, nil
		}
	}
	if t.Doomed == "" {
		return false, nil
	}
	if err := s.fail(u, t); err != nil {
		return false, err
	}
	u.finish(t, domain.Fail(t.Doomed))
	return false, nil
}

// halved is how long a task runs that takes so long: half of it when a fault
// strikes it on the way, and longer by a fault's latency.
func (u *Unit) halved(t *domain.Task, took time.Duration) time.Duration {
	f := u.ask(t, domain.PhaseMain)
	switch {
	case f == nil:
		return took
	case f.Code == "":
		return took + f.Latency
	}
	return took/2 + f.Latency
}

// struckAtOnce is the failure of a task that takes no time, if a fault of any
// phase strikes it. It has no sequence number yet, and will have the next one.
func (u *Unit) struckAtOnce(t *domain.Task) *domain.Error {
	for _, phase := range domain.Phases() {
		m := u.misfortune(t, phase)
		m.Seq = u.world.Seq + 1
		if f := u.world.Strike(m); f != nil && f.Code != "" {
			return domain.Fail(f.Code)
		}
	}
	return nil
}

// ask lets the world's faults decide about a phase of a task.
func (u *Unit) ask(t *domain.Task, phase domain.Phase) *domain.Fault {
	if len(u.world.Faults) == 0 {
		return nil
	}
	f := u.world.Strike(u.misfortune(t, phase))
	t.Judged = phase
	if f != nil {
		t.Doomed = f.Code
	}
	return f
}

func (u *Unit) misfortune(t *domain.Task, phase domain.Phase) domain.Misfortune {
	return domain.Misfortune{
		Task: t.Operation, Phase: phase, Seq: t.Seq, ProjectID: t.ProjectID,
		About: func(id string) bool {
			return id == t.ResourceID || id == t.VaultID || id == t.BackupID || id == t.CheckpointID || id == t.TargetID ||
				t.Replica != nil && (id == t.Replica.VaultID || id == t.Replica.BackupID)
		},
	}
}
