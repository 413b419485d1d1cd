// A policy as lines, for the record of what changed in it.
import type { AccessSettings } from './access-policy.ts'
import { traceTypeRules } from './trace-types.ts'

/** Whole: what the settings say, and the own policies. */
export function wholeOf({ text, traceTypes, roles, readyRoles }: AccessSettings): string {
  const rules = traceTypeRules(traceTypes, roles)
  const heads = [
    ...(readyRoles === false ? ['// without the ready roles'] : []),
    ...(roles.length > 0 ? [`// roles: ${roles.join(' ')}`] : []),
  ]
  return [...heads, ...(rules === '' ? [] : [rules]), text ?? ''].join('\n')
}

/** The lines of it that are not empty. */
export function linesOf(settings: AccessSettings): string[] {
  return wholeOf(settings)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
}

/** What is shown first of a change; the whole text stands beside it. */
const mostLines = 500
const longestLine = 500

/** Lines that came and lines that went, between the first and the last that differ. What permits is not hidden behind remarks. */
export function diffOf(before: readonly string[], after: readonly string[]): string[] {
  const least = Math.min(before.length, after.length)
  let head = 0
  while (head < least && before[head] === after[head]) head++
  let tail = 0
  while (tail < least - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  const gone = before.slice(head, before.length - tail).map((line) => `- ${line}`)
  const come = after.slice(head, after.length - tail).map((line) => `+ ${line}`)
  const all = [...come, ...gone]
  const first = [...all.filter((line) => !isRemark(line)), ...all.filter(isRemark)]
  const more = all.length - mostLines
  const shown = more > 0 ? [...first.slice(0, mostLines), `and ${more} lines more`] : all
  return shown.map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line))
}

function isRemark(line: string): boolean {
  return /^[+-] \s*\/\//.test(line)
}
