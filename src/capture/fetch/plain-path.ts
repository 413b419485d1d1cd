const mostRounds = 3
const longest = 16 * 1024

/**
 * A path as a lenient server may read it: escapes undone (also escapes of escapes), without parameters of segments, empty
 * segments and a slash at the end. Null when it leads elsewhere than it says, through segments of dots, or when its escapes
 * are none: no client of a model's API sends such a path.
 *
 * @param path without the query; from outside
 */
export function plainPath(path: string): string | null {
  if (path.length > longest) return null
  let plain = path
  for (let round = 0; ; round++) {
    if (segmentsOf(plain).some((segment) => segment === '.' || segment === '..')) return null
    const undone = decoded(plain)
    if (undone === null && round === 0) return null
    // A sign of percent that stood for itself.
    if (undone === null || undone === plain)
      return `/${segmentsOf(plain).filter(Boolean).join('/')}`
    if (round === mostRounds) return null
    plain = undone
  }
}

function segmentsOf(path: string): string[] {
  return path.split(/[/\\]/).map((segment) => segment.split(';', 1)[0]?.trim() ?? '')
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
