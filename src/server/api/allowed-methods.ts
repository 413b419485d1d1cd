import type { Declaration } from './routes.ts'

/** In upper case, with HEAD where there is GET, and OPTIONS; empty for a path that no route has. */
export function allowedMethods(
  declared: readonly Pick<Declaration, 'method' | 'path'>[],
  path: string,
): string[] {
  const segments = path.split('/')
  const found = declared.filter((route) => matches(route.path.split('/'), segments))
  if (found.length === 0) return []
  const methods = new Set(found.map(({ method }) => method.toUpperCase()))
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods, 'OPTIONS'].toSorted()
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  const isOpen = pattern.at(-1) === '*'
  const fixed = isOpen ? pattern.slice(0, -1) : pattern
  if (isOpen ? segments.length < fixed.length : segments.length !== fixed.length) return false
  return fixed.every((part, i) =>
    part.startsWith(':') ? segments[i] !== '' : part === segments[i],
  )
}
