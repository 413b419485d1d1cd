import { readFileSync } from 'node:fs'

/** Name and version of this package: the nearest package.json above this file, in the sources as in what is built. */
export function toolVersion(): string {
  for (const path of ['../../package.json', '../../../package.json'])
    try {
      const { name, version } = JSON.parse(
        readFileSync(new URL(path, import.meta.url), 'utf8'),
      ) as { name?: unknown; version?: unknown }
      if (name === 'sealtrace') return `sealtrace ${String(version)}`
    } catch {
      // the next one
    }
  return 'sealtrace'
}
