import { readFileSync } from 'node:fs'

/** The version of this package: from the package.json that is nearest, in what is built and in the sources. */
export function packageVersion(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const text = readFileSync(new URL(path, import.meta.url), 'utf8')
      const { name, version }: Record<string, unknown> = JSON.parse(text)
      if (name === 'sealtrace' && typeof version === 'string') return version
    } catch {
      // The next one.
    }
  }
  return 'unknown'
}
