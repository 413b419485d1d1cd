/** What a collector has at a path. Slashes at the end of its URL, or two within, name no other host. */
export function targetAt(base: URL, path: string): URL {
  return new URL(`${base.origin}${base.pathname.replace(/\/+$/, '')}${path}`)
}
