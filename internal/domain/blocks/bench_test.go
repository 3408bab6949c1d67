package blocks_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/cbrd/cbrd/internal/domain/blocks"
)

var sizes = []int64{40 * blocks.GB, 10_000 * blocks.GB}

func BenchmarkView(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			d := newDisk(b, size, size*3/4, size/100)
			at := int64(0)
			for b.Loop() {
				at += hour
				d.View(at)
			}
		})
	}
}

// A rolling chain: an hourly incremental, and the oldest of 24 goes.
func BenchmarkTakeDrop(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			d := newDisk(b, size, size*3/4, size/100)
			pieces, views := hourly(d, 24)
			prev, at := views[23], 24*hour
			for b.Loop() {
				at += hour
				view := d.View(at)
				pieces = append(pieces, blocks.Take(prev, view, false))
				pieces[1], _ = blocks.Drop(pieces[0], pieces[1])
				pieces, prev = pieces[1:], view
			}
		})
	}
}

func BenchmarkComposeYear(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			pieces, views := hourly(newDisk(b, size, size*3/4, size/100), 8760)
			for b.Loop() {
				if !blocks.Compose(pieces).Equal(views[8759]) {
					b.Fatal("composed another view")
				}
			}
		})
	}
}

func BenchmarkJSON(b *testing.B) {
	d := newDisk(b, sizes[0], sizes[0]/2, 100)
	m := d.View(3 * hour)
	for b.Loop() {
		text, _ := json.Marshal(m)
		var read blocks.Map
		if err := json.Unmarshal(text, &read); err != nil {
			b.Fatal(err)
		}
	}
}

// hourly returns the pieces and views of a chain of n hourly incrementals.
func hourly(d blocks.Disk, n int) (pieces, views []blocks.Map) {
	var prev blocks.Map
	for i := range n {
		view := d.View(int64(i+1) * hour)
		pieces = append(pieces, blocks.Take(prev, view, false))
		views, prev = append(views, view), view
	}
	return pieces, views
}
