import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { classes } from './class.ts'
import { looseClasses } from './resolve.ts'
import { scanText } from './scan-text.ts'

// A case is a folder fixtures/<class>/{hit,ok}.<name> with input.txt and expected.json. `{{+}}` joins the pieces of what
// would look like a real credential to a scanner of this repository.
const root = join(import.meta.dirname, 'fixtures')
const certain = 0.4
const loose: ReadonlySet<string> = new Set(looseClasses)

for (const folder of readdirSync(root))
  describe(folder, () => {
    for (const name of readdirSync(join(root, folder)))
      it(name, () => {
        const read = (file: string) => readFileSync(join(root, folder, name, file), 'utf8')
        const text = read('input.txt').replaceAll('{{+}}', '')
        const wanted = expected(folder, name)
        // What says little by itself counts only where a case is about it.
        const counts = (found: string): boolean =>
          !loose.has(found) ||
          folder === found.replaceAll('_', '-') ||
          wanted.some((entry) => entry.class === found)
        const found = scanText(text)
          .filter((finding) => finding.confidence >= certain && counts(finding.class))
          .map((finding) => ({
            class: finding.class,
            text: text.slice(finding.start, finding.end),
          }))
        expect(found).toEqual(wanted)
      })
  })

it('has at least five hits and five near misses in each folder', () => {
  for (const folder of readdirSync(root)) {
    const cases = readdirSync(join(root, folder))
    for (const kind of ['hit.', 'ok.'])
      expect([folder, kind, cases.filter((name) => name.startsWith(kind)).length >= 5]).toEqual([
        folder,
        kind,
        true,
      ])
  }
})

it('has hits for every class', () => {
  const hit = new Set<string>()
  for (const folder of readdirSync(root))
    for (const name of readdirSync(join(root, folder)))
      for (const { class: found } of expected(folder, name)) hit.add(found)
  // An object that is encrypted, and no text.
  hit.add('encrypted')
  expect(classes.filter((name) => !hit.has(name))).toEqual([])
})

function expected(folder: string, name: string): { class: string; text: string }[] {
  return JSON.parse(readFileSync(join(root, folder, name, 'expected.json'), 'utf8')) as {
    class: string
    text: string
  }[]
}
