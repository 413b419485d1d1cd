const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * True for a day of the calendar. A year of two digits counts as leap when four divides it.
 * False for NaN.
 */
export function isDay(year: number, month: number, day: number): boolean {
  if (!(day >= 1 && day <= (lengths[month - 1] ?? 0))) return false
  if (month !== 2 || day < 29) return true
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}
