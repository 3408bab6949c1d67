package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"
)

// A starter is something whose start is measured.
type starter struct {
	name   string
	binary string
	args   func(round int) []string
	took   []time.Duration
}

// start measures the time from a process's start to its first 200, in turn: the
// floor, cbrd on a folder that does not exist, and cbrd on one that does.
func (b *bench) start(ctx context.Context) error {
	cbrd, err := b.chosen(ctx)
	if err != nil {
		return err
	}
	floor, err := b.buildFloor(ctx)
	if err != nil {
		return err
	}
	folder := func(name string) []string { return []string{"--log", "warn", "--data", filepath.Join(b.dir, name)} }
	starters := []*starter{
		{name: "floor", binary: floor, args: func(int) []string { return nil }},
		{name: "cbrd, fresh folder", binary: cbrd, args: func(round int) []string { return folder(fmt.Sprint("fresh", round)) }},
		{name: "cbrd, existing folder", binary: cbrd, args: func(int) []string { return folder("existing") }},
	}
	for round := range b.rounds + 1 { // the first round warms up, and makes the existing folder
		for _, s := range starters {
			took, err := b.startOnce(ctx, s.binary, s.args(round))
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			if round > 0 {
				s.took = append(s.took, took)
			}
		}
	}
	return b.reportStarts(starters)
}

func (b *bench) startOnce(ctx context.Context, binary string, args []string) (took time.Duration, err error) {
	began := b.wall.Now()
	p, err := launch(ctx, binary, args...)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	if err := b.await(ctx, p.base); err != nil {
		return 0, err
	}
	return b.wall.Now().Sub(began), nil
}

// reportStarts prints the times, and the ratio to the floor as the median of the
// ratios within a round.
func (b *bench) reportStarts(starters []*starter) error {
	w := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "start to the first 200\tmin ms\tmedian\tmax\tof floor\t")
	for _, s := range starters {
		ratios := make([]float64, len(s.took))
		for i := range s.took {
			ratios[i] = ms(s.took[i]) / ms(starters[0].took[i])
		}
		sorted := slices.Sorted(slices.Values(s.took))
		fmt.Fprintf(w, "%s\t%.1f\t%.1f\t%.1f\t%.2f\t\n", s.name,
			ms(sorted[0]), ms(sorted[len(sorted)/2]), ms(sorted[len(sorted)-1]), median(ratios))
	}
	return w.Flush()
}
