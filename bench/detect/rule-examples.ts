import { readFileSync } from 'node:fs'
import type { Found, Subject } from './subject.ts'
import type { Table } from './table.ts'

/** A line of the file: an example of a rule of a secret scanner. */
interface Example {
  readonly rule: string
  readonly text: string
  /** The rule finds a secret in it. */
  readonly hit: boolean
  /** What it finds. */
  readonly secrets?: readonly string[]
  /** Other rules of the same scanner that find something in an example that this one leaves alone. */
  readonly others?: readonly string[]
}

const secretClasses = new Set(['api_key', 'token', 'jwt', 'private_key', 'password', 'secret'])

/**
 * Recall by rule, and false alarms, on the examples of other scanners' rules: JSON lines, as such a scanner's own tests
 * give them. What another rule of the same scanner finds is no false alarm.
 */
export async function ruleExamples(subjects: readonly Subject[], file: string): Promise<Table> {
  const examples = readExamples(file)
  const rows: (string | number)[][] = []
  for (const subject of subjects) rows.push([subject.name, ...(await judge(subject, examples))])
  const heads = ['subject', 'rules', 'recall, mean of rules', 'recall', 'near misses', 'flagged']
  return { title: `Examples of ${file.replace(/^.*\//, '')}`, heads, rows }
}

function readExamples(file: string): Example[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter(Boolean).map((line) => JSON.parse(line) as Example)
}

async function judge(
  { find }: Subject,
  examples: readonly Example[],
): Promise<(number | string)[]> {
  const rules = new Map<string, { hits: number; all: number }>()
  const quiet = new Map<string, boolean>()
  const taken = new Set(
    examples.filter(({ hit, others = [] }) => hit || others.length > 0).map(({ text }) => text),
  )
  for (const { rule, text, hit, secrets = [] } of examples) {
    if (!hit && (quiet.has(text) || taken.has(text))) continue
    const found = (await find(text)).filter(({ class: name }) => secretClasses.has(name))
    if (hit) {
      const count = rules.get(rule) ?? { hits: 0, all: 0 }
      count.all++
      if (touches(text, secrets, found)) count.hits++
      rules.set(rule, count)
    } else quiet.set(text, found.length > 0)
  }
  const counts = [...rules.values()]
  const sum = (of: (count: { hits: number; all: number }) => number) =>
    counts.reduce((total, count) => total + of(count), 0)
  const flagged = [...quiet.values()].filter(Boolean).length
  return [
    counts.length,
    sum(({ hits, all }) => hits / all) / counts.length,
    sum(({ hits }) => hits) / sum(({ all }) => all),
    quiet.size,
    `${((100 * flagged) / quiet.size).toFixed(1)} %`,
  ]
}

/**
 * Some secret is found, in part at least; any finding counts where the rule does not say which it is. Some rules join what
 * they find in several places by a sign.
 */
function touches(text: string, secrets: readonly string[], found: readonly Found[]): boolean {
  if (secrets.length === 0) return found.length > 0
  const parts = secrets.flatMap((secret) =>
    text.includes(secret) ? [secret] : secret.split(/[:;|,]/).filter((part) => part.length > 7),
  )
  return parts.some((part) =>
    found.some(({ start, end }) => {
      const value = text.slice(start, end)
      return value.includes(part) || (value.length >= 6 && part.includes(value))
    }),
  )
}
