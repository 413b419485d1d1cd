// Numbers as people read them, in their own language and zone.

const cache = new Map<string, Intl.NumberFormat>()

function formatter(options: Intl.NumberFormatOptions, locale?: string): Intl.NumberFormat {
  const key = `${locale ?? ''}${JSON.stringify(options)}`
  let made = cache.get(key)
  if (!made) cache.set(key, (made = new Intl.NumberFormat(locale, options)))
  return made
}

/** Whole below a million, then short: 12,345 and 1.2M. */
export function formatNumber(value: number, locale?: string): string {
  const short = Math.abs(value) >= 1_000_000
  return formatter(
    short ? { notation: 'compact', maximumFractionDigits: 1 } : { maximumFractionDigits: 2 },
    locale,
  ).format(value)
}

/** US dollars; small amounts keep two digits that count. */
export function formatCost(value: number, locale?: string): string {
  const small = value !== 0 && Math.abs(value) < 1
  return formatter(
    {
      style: 'currency',
      currency: 'USD',
      ...(small ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 }),
    },
    locale,
  ).format(value)
}

export function formatPercent(share: number, locale?: string): string {
  return formatter({ style: 'percent', maximumFractionDigits: 1 }, locale).format(share)
}

const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

export function formatBytes(value: number, locale?: string): string {
  const power = Math.min(binary.length - 1, Math.floor(Math.log2(Math.max(1, value)) / 10))
  const number = formatter({ maximumFractionDigits: power ? 1 : 0 }, locale)
  return `${number.format(value / 1024 ** power)} ${binary[power]}`
}

/** Of milliseconds: `850 ms`, `1.2 s`, `2 min 5 s`, `3 h 1 min`, `2 d 4 h`. */
export function formatDuration(ms: number, locale?: string): string {
  if (ms < 1) return ms > 0 ? '<1 ms' : '0 ms'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 59_950)
    return `${formatter({ maximumFractionDigits: ms < 10_000 ? 2 : 1 }, locale).format(ms / 1000)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return pair(seconds, 60, ['min', 's'])
  const minutes = Math.round(seconds / 60)
  if (minutes < 1440) return pair(minutes, 60, ['h', 'min'])
  return pair(Math.round(minutes / 60), 24, ['d', 'h'])
}

function pair(value: number, base: number, [large, small]: [string, string]): string {
  const rest = value % base
  return `${Math.floor(value / base)} ${large}${rest ? ` ${rest} ${small}` : ''}`
}
