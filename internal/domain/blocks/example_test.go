package blocks_test

import (
	"fmt"

	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// Worked example V11: A is full, B and C are incremental. Deleting A frees only
// what A alone needed, and C restores; it does so also without A and B.
func Example_incrementalForever() {
	disk, _ := blocks.NewDisk(1, 10*blocks.GB, 400, 0, 0) // 400 MB in use, idle
	var views []blocks.Map
	var chain []blocks.Map // pieces of A, B, C
	backup := func(name string) {
		view := disk.View(0)
		chain = append(chain, blocks.Take(blocks.Compose(chain), view, false))
		views = append(views, view)
		fmt.Printf("%s stores %d MB\n", name, chain[len(chain)-1].Blocks())
	}
	drop := func(name string) {
		successor, freed := blocks.Drop(chain[0], chain[1])
		chain = append([]blocks.Map{successor}, chain[2:]...)
		fmt.Printf("deleting %s frees %d MB\n", name, freed)
	}
	used := func() (sum int64) {
		for _, pieces := range chain {
			sum += pieces.Blocks()
		}
		return sum
	}

	backup("A")
	disk, _ = disk.Scribbled(1024, 30, 0) // new blocks in the second GB
	disk, _ = disk.Scribbled(blocks.Address(0), 1, 0)
	backup("B")
	disk, _ = disk.Scribbled(1044, 20, 0) // ten of those, and ten more
	backup("C")
	fmt.Printf("used %d MB\n", used())

	drop("A")
	fmt.Println("C restores:", blocks.Digest(blocks.Compose(chain)) == blocks.Digest(views[2]))
	drop("B")
	fmt.Println("C restores:", blocks.Digest(blocks.Compose(chain)) == blocks.Digest(views[2]))
	fmt.Printf("used %d MB\n", used())
	// Output:
	// A stores 400 MB
	// B stores 31 MB
	// C stores 20 MB
	// used 451 MB
	// deleting A frees 1 MB
	// C restores: true
	// deleting B frees 10 MB
	// C restores: true
	// used 440 MB
}
