import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { classes } from './class.ts'
import { scanText } from './scan-text.ts'

// A case is a folder fixtures/<class>/{hit,ok}.<name> with input.txt and expected.json. `{{+}}` joins the pieces of what
// would look like a real credential to a scanner of this repository.
const root = join(import.meta.dirname, 'fixtures')
const certain = 0.4

for (const folder of readdirSync(root))
  describe(folder, () => {
    for (const name of readdirSync(join(root, folder)))
      it(name, () => {
        const read = (file: string) => readFileSync(join(root, folder, name, file), 'utf8')
        const text = read('input.txt').replaceAll('{{+}}', '')
        const found = scanText(text)
          .filter((finding) => finding.confidence >= certain)
          .map((finding) => ({
            class: finding.class,
            text: text.slice(finding.start, finding.end),
          }))
        expect(found).toEqual(JSON.parse(read('expected.json')))
      })
  })

it('has at least three hits and three near misses per class', () => {
  for (const name of classes) {
    const cases = readdirSync(join(root, name.replaceAll('_', '-')))
    for (const kind of ['hit.', 'ok.'])
      expect([name, kind, cases.filter((entry) => entry.startsWith(kind)).length >= 3]).toEqual([
        name,
        kind,
        true,
      ])
  }
})
