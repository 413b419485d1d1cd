const coarser: Record<string, (value: string) => string | undefined> = {
  date_of_birth: (value) => /^(?:19|20)\d\d|(?<!\d)(?:19|20)\d\d(?!\d)/.exec(value)?.[0],
  salary: (value) => band(value, 10_000),
  financial: (value) => band(value, 10_000),
  age: (value) => band(value, 10),
  ip: network,
  email: (value) => /^[^@\s]{1,64}(@[\w.-]+)$/.exec(value)?.[1]?.replace(/^/, '***'),
}

/** A coarser value: year of a date, band of a salary or age, network of an address, domain of an e-mail. */
export function generalize(name: string, value: string): string {
  return coarser[name]?.(value) ?? label(name)
}

function label(name: string): string {
  return `[${name.toUpperCase()}]`
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
  const v6 = /^([0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}):/i.exec(value)?.[1]
  return v6 ? `${v6}::/48` : undefined
}
