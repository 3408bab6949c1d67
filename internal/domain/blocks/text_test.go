package blocks_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain/blocks"
)

func TestMapText(t *testing.T) {
	t.Parallel()
	m := blocks.Map{{Start: 0, Len: 20, Gen: 35}, {Start: 20, Len: 380, Gen: 36}, {Start: 500, Len: 1, Gen: blocks.Zero}}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(text), `"0+20@z,20+380@10,500+1@0"`; got != want {
		t.Errorf("text %s, want %s", got, want)
	}
	var read blocks.Map
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, read); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMapTextErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"OKEmpty":           {"", nil},
		"OKLast":            {"1099511627775+1@3w5e11264sgsf", nil},
		"ErrNoGeneration":   {"0+1", blocks.ErrText},
		"ErrNoLength":       {"0@1", blocks.ErrText},
		"ErrEmptyRun":       {"0+1@1,", blocks.ErrText},
		"ErrLeadingZero":    {"00+1@1", blocks.ErrText},
		"ErrUpperCase":      {"0+1@Z", blocks.ErrText},
		"ErrSpace":          {"0+1@1, 2+1@1", blocks.ErrText},
		"ErrGenOverflow":    {"0+1@3w5e11264sgsg", blocks.ErrText},
		"ErrTooLong":        {strings.Repeat("0", 1000), blocks.ErrText},
		"ErrTooManyRuns":    {strings.Repeat(",", blocks.MaxRuns), blocks.ErrText},
		"ErrNegative":       {"-1+1@1", blocks.ErrMap},
		"ErrNoBlocks":       {"0+0@1", blocks.ErrMap},
		"ErrOverlap":        {"0+2@1,1+1@2", blocks.ErrMap},
		"ErrOrder":          {"5+1@1,0+1@1", blocks.ErrMap},
		"ErrNotMerged":      {"0+1@1,1+1@1", blocks.ErrMap},
		"ErrBeyondMax":      {"1099511627776+1@1", blocks.ErrMap},
		"ErrLengthOverflow": {"1+9223372036854775807@1", blocks.ErrMap},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var m blocks.Map
			if err := m.UnmarshalText([]byte(c.text)); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func TestMarshalTooManyRuns(t *testing.T) {
	t.Parallel()
	if _, err := make(blocks.Map, blocks.MaxRuns+1).MarshalText(); !errors.Is(err, blocks.ErrText) {
		t.Errorf("error %v, want %v", err, blocks.ErrText)
	}
}

// Whatever is read is canonical and is written as it was read.
func FuzzMapText(f *testing.F) {
	for _, seed := range []string{"", "0+20@z,20+380@10", "0+1@1,1+1@1", "5+@", "1+2@3,,", "9+9223372036854775807@0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var m blocks.Map
		if m.UnmarshalText([]byte(text)) != nil {
			return
		}
		if err := m.Validate(); err != nil {
			t.Fatal(err)
		}
		if again, err := m.MarshalText(); err != nil || string(again) != text {
			t.Fatalf("read %q, wrote %q (%v)", text, again, err)
		}
	})
}

// A disk that is read can be used: no view of it leaves the disk or panics.
func FuzzDiskJSON(f *testing.F) {
	f.Add(`{"seed":7,"blocks":1024,"allocated":100,"rate":60,"born":0,"base":"0+100@z","timeline":1,"stamp":1}`, int64(1e12))
	f.Add(`{"seed":7,"blocks":1024,"allocated":1,"born":0,"timeline":1,"stamp":9223372036854775807}`, int64(1))
	f.Add(`{"seed":7,"blocks":1024,"allocated":1,"rate":1000000000,"born":-9223372036854775808,"done":5,"timeline":1,"stamp":9}`, int64(1<<62))
	f.Fuzz(func(t *testing.T, text string, at int64) {
		var d blocks.Disk
		if json.Unmarshal([]byte(text), &d) != nil {
			return
		}
		restored, err := d.Restored(d.View(at), at)
		if err != nil {
			t.Fatal(err)
		}
		if err := restored.Validate(); err != nil {
			t.Fatal(err)
		}
	})
}
