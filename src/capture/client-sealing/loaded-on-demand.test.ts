import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { expect, it } from 'vitest'

const sources = resolve(import.meta.dirname, '../..')

/** All that is loaded with a module at once: imports that are no `import()` and not for types only. */
function loadedWith(entry: string): string[] {
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    const text = readFileSync(path, 'utf8')
    for (const [, names = '', from = ''] of text.matchAll(
      /(?:^|\n)(?:import|export)\b([^'";]*?)from '(\.[^']+)'/g,
    ))
      if (!/^\s*type\b/.test(names)) visit(resolve(dirname(path), from))
  }
  visit(resolve(sources, entry))
  return [...seen].map((path) => relative(sources, path))
}

it.each(['capture.ts', 'capture/transport/worker.ts'])(
  '[C11] %s loads nothing of what only client-side sealing needs',
  (entry) => {
    const loaded = loadedWith(entry)
    expect(loaded.length).toBeGreaterThan(20)
    expect(
      loaded.filter((path) => /^(journal|store|capture\/client-sealing)\//.test(path)),
    ).toEqual([])
  },
)

it('[C11] a producer that seals to a reader key loads no store and no provider of root keys', () => {
  const loaded = loadedWith('capture/client-sealing/sealed-preparation.ts')
  expect(loaded).toContain('journal/pipeline.ts')
  expect(loaded.filter((path) => /^(store|keys\/providers|server)\//.test(path))).toEqual([])
})
