// Keeps docs/security/asvs.md whole and true: one line for each requirement of levels 1 and 2 of OWASP ASVS 5.0.0, each answered by
// tests that exist, by why it does not apply, or by what is not met; and the sum of the answers.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Sections with the number of their requirements of levels 1 and 2, which come first in each. */
const sections =
  '1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 ' +
  '4.2:1 4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 ' +
  '7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 ' +
  '10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 ' +
  '12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 ' +
  '16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2'

const page = 'docs/security/asvs.md'
const kinds = ['met', 'n/a', 'not met']

interface Line {
  readonly id: string
  readonly answer: string
}

export function checkAsvs(root: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  const lines = [...text.matchAll(/^\| V(\d+\.\d+\.\d+) \| [^|\n]+ \| ([^|\n]+) \|$/gm)].map(
    ([, id = '', answer = '']) => ({ id, answer }),
  )
  return [
    ...problemsOfIds(lines.map(({ id }) => id)),
    ...problemsOfSum(text, lines),
    ...lines.flatMap(({ id, answer }) =>
      problemsOfAnswer(root, answer).map((problem) => `V${id}: ${problem}`),
    ),
  ].map((problem) => `${page}: ${problem}`)
}

function problemsOfIds(ids: readonly string[]): string[] {
  const wanted = sections.split(' ').flatMap((section) => requirementsOf(section))
  return [
    ...wanted.filter((id) => !ids.includes(id)).map((id) => `V${id} has no answer`),
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `V${id} stands there twice`),
    ...ids
      .filter((id) => !wanted.includes(id))
      .map((id) => `V${id} is not a requirement of level 1 or 2`),
  ]
}

function requirementsOf(section: string): string[] {
  const [name = '', count = ''] = section.split(':')
  return Array.from({ length: Number(count) }, (_, at) => `${name}.${at + 1}`)
}

function problemsOfSum(text: string, lines: readonly Line[]): string[] {
  const sum = kinds
    .map((kind) => `${lines.filter(({ answer }) => answer.startsWith(`${kind}: `)).length} ${kind}`)
    .join(', ')
  return text.includes(`**${sum}**`) ? [] : [`the sum is **${sum}**`]
}

function problemsOfAnswer(root: string, answer: string): string[] {
  if (!/^(?:met|n\/a|not met): \S/.test(answer)) return ['the answer is none of met, n/a, not met']
  const named = [...answer.matchAll(/`([^`]+\.test\.ts)` › `([^`]+)`/g)]
  if (answer.startsWith('met: ') && named.length === 0)
    return ['names no test, as `FILE` › `part of its name`']
  if (named.length === 0 && answer.split(' ').length < 5) return ['says too little']
  return named.flatMap(([, file = '', name = '']) => missing(join(root, file), name, file))
}

function missing(path: string, name: string, file: string): string[] {
  if (!existsSync(path)) return [`${file} does not exist`]
  const text = readFileSync(path, 'utf8')
  const titles = titlesOfTests.flatMap((pattern) => text.match(pattern) ?? [])
  return titles.some((title) => title.includes(name)) ? [] : [`no test of ${file} says “${name}”`]
}

/** Of plain tests that are not skipped, and of those that stand behind a table; up to the end of the line. */
const titlesOfTests = [
  /^ *(?:it|test|describe)\b(?!\.(?:skip|todo)\b)[^'"`\n]*(?:\n\s*)?['"`][^\n]*/gm,
  /\)\((?:\n\s*)?['"`][^\n]*/g,
]

if (import.meta.main) {
  const problems = checkAsvs(resolve(import.meta.dirname, '..'))
  for (const problem of problems) console.error(problem)
  process.exit(problems.length ? 1 : 0)
}
