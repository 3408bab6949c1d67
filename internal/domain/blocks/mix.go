package blocks

// Mix derives a number from a seed and any parts: the same arguments give the
// same number on every machine and in every release, and the order and number
// of the parts matter. Each part goes through the finaliser of SplitMix64
// (Steele, Lea, Flood 2014), is exclusive-ored into the state, and the state
// goes through it again. It spreads well; it keeps no secret.
func Mix(seed uint64, parts ...uint64) uint64 {
	state := scramble(seed)
	for _, part := range parts {
		state = scramble(state ^ part)
	}
	return state
}

// Fold turns a text, an id say, into a part for Mix: FNV-1a, 64 bits.
func Fold(text string) uint64 {
	hash := uint64(0xcbf29ce484222325)
	for i := range len(text) {
		hash = (hash ^ uint64(text[i])) * 0x100000001b3
	}
	return hash
}

// scramble is the step: the increment and the finaliser.
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// The generations of all disks share one number space, so that a view can be
// restored to any disk. The top bit parts written payloads from the rest.
const payloadBit uint64 = 1 << 63

// generation numbers the contents that a disk makes up itself. A stamp is never
// used twice on a disk: 0 is the initial contents, and every timeline of the
// workload (with its laps) and every scribble takes the next one.
func generation(seed uint64, stamp, lap int64) uint64 {
	return max(1, Mix(seed, uint64(stamp), uint64(lap))&^payloadBit)
}
