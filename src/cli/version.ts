import { readFileSync } from 'node:fs'

/** The version of this package: the nearest package.json above this file, in the sources as in what is built. */
export function version(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      const { name, version: found } = JSON.parse(
        readFileSync(new URL(path, import.meta.url), 'utf8'),
      )
      if (name === 'sealtrace') return String(found)
    } catch {
      // the next one
    }
  }
  return 'unknown'
}
