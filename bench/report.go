package main

import (
	"fmt"
	"slices"
	"text/tabwriter"
	"time"
)

// report prints the rounds of all targets: median, least and most, and the
// ratio to each target as the median of the ratios within a round.
func (b *bench) report(targets []*target) error {
	w := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "target\treq/s\tmin\tmax\tp50 ms\tp99 ms\t")
	for _, t := range targets {
		fmt.Fprintf(w, "of %s\t", t.name)
	}
	fmt.Fprintln(w)
	for _, t := range targets {
		rates := column(t, func(r result) float64 { return r.rate })
		fmt.Fprintf(w, "%s\t%.0f\t%.0f\t%.0f\t%.2f\t%.2f\t", t.name, median(rates), slices.Min(rates), slices.Max(rates),
			median(column(t, func(r result) float64 { return ms(r.p50) })),
			median(column(t, func(r result) float64 { return ms(r.p99) })))
		for _, other := range targets {
			fmt.Fprintf(w, "%.3f\t", ratio(t, other))
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

func ratio(t, other *target) float64 {
	ratios := make([]float64, len(t.results))
	for i, r := range t.results {
		ratios[i] = r.rate / other.results[i].rate
	}
	return median(ratios)
}

func column(t *target, of func(result) float64) []float64 {
	values := make([]float64, len(t.results))
	for i, r := range t.results {
		values[i] = of(r)
	}
	return values
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// memoryLine prints what a server holds now.
func (b *bench) memoryLine(p *process, when string) error {
	mb, err := p.resident()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(b.out, "resident memory of cbrd %s: %.1f MB\n", when, mb)
	return err
}
