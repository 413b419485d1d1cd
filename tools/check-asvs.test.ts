import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { checkAsvs } from './check-asvs.ts'

const real = join(import.meta.dirname, '..')
const page = readFileSync(join(real, 'docs/security/asvs.md'), 'utf8')
const root = mkdtempSync(join(tmpdir(), 'sealtrace-asvs-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const tests = `
it('refuses a thing', () => {})
it.skip('is left for later', () => {})
it.each([
  ['one', 1],
])('counts %s', () => {})
// it says 'in a comment'
`

/** Of a page in a folder where `some.test.ts` is the only test. */
function problemsOf(text: string): string[] {
  mkdirSync(join(root, 'docs/security'), { recursive: true })
  writeFileSync(join(root, 'docs/security/asvs.md'), text)
  writeFileSync(join(root, 'some.test.ts'), tests)
  return checkAsvs(root).map((problem) => problem.replace('docs/security/asvs.md: ', ''))
}

it('finds nothing wrong with the page as it is', () => expect(checkAsvs(real)).toEqual([]))

it('misses each requirement of levels 1 and 2, and no other', () => {
  const problems = problemsOf('| V1.1.3 | of level 3 | n/a: we do not claim level 3 |\n')
  expect(problems.filter((problem) => problem.endsWith('has no answer'))).toHaveLength(253)
  expect(problems).toContain('V1.1.3 is not a requirement of level 1 or 2')
})

it('finds an answer that stands twice, and a sum that is not the one', () => {
  const [line = ''] = /^\| V1\.1\.1 .*$/m.exec(page) ?? []
  const problems = problemsOf(`${page}\n${line}\n`)
  expect(problems).toContain('V1.1.1 stands there twice')
  expect(problems.filter((problem) => problem.startsWith('the sum is **'))).toHaveLength(1)
})

const none = 'the answer is none of met, n/a, not met'
const unnamed = 'names no test, as `FILE` › `part of its name`'
it.each([
  ['met: `some.test.ts` › `refuses a thing`', []],
  ['met: `some.test.ts` › `counts %s`', []],
  ['met: `some.test.ts` › `takes a thing`', ['no test of some.test.ts says “takes a thing”']],
  ['met: `some.test.ts` › `left for later`', ['no test of some.test.ts says “left for later”']],
  ['met: `some.test.ts` › `in a comment`', ['no test of some.test.ts says “in a comment”']],
  ['met: `other.test.ts` › `refuses`', ['other.test.ts does not exist']],
  ['met: trust us, it is so', [unnamed]],
  ['n/a: there are no passwords here', []],
  ['n/a: no', ['says too little']],
  ['not met:', [none]],
  ['perhaps it is met', [none]],
])('reads %s', (answer, problems) =>
  expect(
    problemsOf(`| V1.1.1 | x | ${answer} |\n`).filter((text) => text.startsWith('V1.1.1: ')),
  ).toEqual(problems.map((problem) => `V1.1.1: ${problem}`)),
)
