package domain

import "time"

const (
	orderDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	orderPlaces = 5
	// orderStride has no factor in common with 36, so that no number comes twice
	// before all have come.
	orderStride = 24_171_893
)

// OrderID is the id of the seq-th thing of a world as an order: CS, the minute in
// which it was placed, and five characters, as in CS2305081601LIS2V.
func OrderID(at time.Time, seq int64) string {
	all := int64(1)
	for range orderPlaces {
		all *= int64(len(orderDigits))
	}
	number := (seq % all) * orderStride % all
	id := []byte("CS" + at.UTC().Format("0601021504") + "00000")
	for i := range orderPlaces {
		id[len(id)-1-i] = orderDigits[number%int64(len(orderDigits))]
		number /= int64(len(orderDigits))
	}
	return string(id)
}
