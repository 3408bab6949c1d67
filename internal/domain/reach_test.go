package domain

import "testing"

func TestReach(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reach        Reach
		has, lacks   []string
		whole, empty bool
	}{
		"Nothing":    {Reach{}, nil, []string{"", "0", "a"}, false, true},
		"Everywhere": {Everywhere(), []string{"", "0", "a"}, nil, true, false},
		"But":        {Everywhere("b", "0"), []string{"a"}, []string{"", "0", "b"}, false, false},
		"Within":     {Within("b", "a", "b"), []string{"a", "b"}, []string{"", "0", "c"}, false, false},
		"Default":    {Within("0"), []string{"", "0"}, []string{"a"}, false, false},
		"WithinNone": {Within(), nil, []string{"0"}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, id := range test.has {
				if !test.reach.Has(id) {
					t.Errorf("%q is not reached", id)
				}
			}
			for _, id := range test.lacks {
				if test.reach.Has(id) {
					t.Errorf("%q is reached", id)
				}
			}
			if test.reach.Whole() != test.whole || test.reach.Empty() != test.empty {
				t.Errorf("whole is %v, empty is %v", test.reach.Whole(), test.reach.Empty())
			}
		})
	}
}
