const coarser: Record<string, (value: string) => string | undefined> = {
  date_of_birth: birthYear,
  date: yearOf,
  card_expiry: yearOf,
  salary: (value) => band(value, 10_000),
  financial: (value) => band(value, 10_000),
  age: ageBand,
  ip: network,
  email: (value) => /^[^@\s]{1,64}(@[\w.-]+)$/.exec(value)?.[1]?.replace(/^/, '***'),
  address: (value) => postcode(value) ?? grid(value),
  location: (value) => grid(value) ?? postcode(value),
}

/** The oldest age that stands by itself: those above it are so few that the year of birth names a person. */
const oldest = 89

/** The three-digit ZIP areas of 20 000 people at most, by the census of 2000 that the Safe Harbor guidance refers to. */
const smallAreas = new Set(
  '036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893'.split(' '),
)

/**
 * A coarser value: year of a date, band of an age or salary, network of an address, 0.1 degrees of a place, first three
 * signs of a postcode, domain of an e-mail address; `[CLASS]` where there is none.
 */
export function generalize(name: string, value: string): string {
  return coarser[name]?.(value.trim()) ?? `[${name.toUpperCase()}]`
}

function yearOf(value: string): string | undefined {
  return /(?<!\d)(?:19|20)\d\d(?=(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)|(?!\d))/.exec(
    value,
  )?.[0]
}

function birthYear(value: string): string | undefined {
  const year = yearOf(value)
  if (year === undefined) return undefined
  const last = new Date().getUTCFullYear() - oldest - 1
  return Number(year) <= last ? `${last} or before` : year
}

function ageBand(value: string): string | undefined {
  const years = /^\D{0,12}(\d{1,3})(?!\d)/.exec(value)?.[1]
  if (years === undefined) return undefined
  return Number(years) > oldest ? `${oldest + 1}+` : band(years, 10)
}

/** `85,123.45` → `80000-89999` */
function band(value: string, width: number): string | undefined {
  const match = /^\D{0,3}(\d[\d,' ]{0,15})(?:\.\d+)?([kKmM]?)\D{0,4}$/.exec(value)
  if (!match) return undefined
  const scale = { k: 1000, m: 1_000_000 }[(match[2] ?? '').toLowerCase()] ?? 1
  const low = Math.floor((Number((match[1] ?? '').replace(/\D/g, '')) * scale) / width) * width
  return `${low}-${low + width - 1}`
}

function network(value: string): string | undefined {
  const v4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(value)?.[1]
  if (v4) return `${v4}.0/24`
  const groups = value.includes(':') ? value.split('::', 1)[0]?.split(':').slice(0, 3) : undefined
  if (!groups?.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return `${groups.join(':')}::/48`
}

/** `48.8566, 2.3522` → `48.8, 2.3` */
function grid(value: string): string | undefined {
  const match = /^\(?(-?\d{1,3}\.\d{1,15})\s{0,3}[,;]\s{0,3}(-?\d{1,3}\.\d{1,15})\)?$/.exec(value)
  if (!match) return undefined
  const cell = (text = ''): string => (Math.floor(Number(text) * 10) / 10).toFixed(1)
  return `${cell(match[1])}, ${cell(match[2])}`
}

function postcode(value: string): string | undefined {
  const zip = /^(\d{3})\d{2}(?:-\d{4})?$/.exec(value)?.[1]
  if (zip) return smallAreas.has(zip) ? '000' : zip
  return /^([A-Z]{1,2}\d[A-Z\d]?) \d[A-Z]{2}$/i.exec(value)?.[1]?.slice(0, 3)
}
