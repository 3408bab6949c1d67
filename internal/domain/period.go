package domain

import "time"

// Units of a period (reference 4.5.14, period_type).
const (
	UnitMonth = "month"
	UnitYear  = "year"
)

// MaxPeriods is how many months or years an order has at most (the vendor's
// definition of ChangeVaultChargeMode).
const MaxPeriods = 9

// Period is for how long a yearly or monthly vault is bought: Num units.
type Period struct {
	Unit string `json:"unit"`
	Num  int    `json:"num"`
}

// Check refuses a period that cannot be bought, with 9900 and the member that is
// missing or wrong.
func (p Period) Check(of string) *Error {
	switch {
	case p.Unit != UnitMonth && p.Unit != UnitYear:
		return Invalid(of+"period_type", "A yearly/monthly vault needs a period_type: year or month.")
	case p.Num < 1 || p.Num > MaxPeriods:
		return Invalid(of+"period_num", "A yearly/monthly vault needs a period_num from 1 to 9.")
	}
	return nil
}

// After is the instant so many periods after a beginning, on the same day of the
// month or, where the month is shorter, on its last.
func (p Period) After(begin time.Time, periods int) time.Time {
	months := p.Num * periods
	if p.Unit == UnitYear {
		months *= 12
	}
	at := begin.AddDate(0, months, 0)
	if at.Day() == begin.Day() {
		return at
	}
	return at.AddDate(0, 0, -at.Day())
}
