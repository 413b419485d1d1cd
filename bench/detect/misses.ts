import { countable, examplesOf, pieces } from './quality.ts'
import type { BenchOptions } from './options.ts'
import { isRight } from './score.ts'
import { buildLogs } from './sets/logs.ts'
import type { Subject } from './subject.ts'

const most = 30
const around = 40

/** Prints labels of the class that the subject missed, and its false alarms, each with the text around it. */
export async function printMisses(
  subject: Subject,
  name: string,
  options: BenchOptions,
): Promise<void> {
  const missed: string[] = []
  const wrong: string[] = []
  for (const set of options.sets)
    for (const { text, spans } of examplesOf(set, options)) {
      const found = countable(set, text, await subject.find(text))
      const meets = (a: Span, b: Span) => a.start < b.end && b.start < a.end
      for (const label of spans)
        if (
          label.class === name &&
          !found.some((one) => meets(one, label) && isRight(one.class, name))
        )
          missed.push(`${set}: ${show(text, label)}${others(text, found, label)}`)
      for (const one of found)
        if (
          one.class === name &&
          !spans.some((label) => meets(one, label) && isRight(name, label.class))
        )
          wrong.push(`${set}: ${show(text, one)}${others(text, spans, one)}`)
    }
  // The addresses in the logs are right.
  if (!options.qualityOnly && name !== 'ip')
    for (const text of pieces(buildLogs(262_144)))
      for (const one of await subject.find(text))
        if (one.class === name) wrong.push(`logs: ${show(text, one)}`)
  console.log(`## ${name}: ${missed.length} missed, ${wrong.length} false alarms\n`)
  console.log(sample(missed, 'missed'))
  console.log(sample(wrong, 'false alarm'))
}

interface Span {
  readonly start: number
  readonly end: number
}

const sample = (list: readonly string[], head: string): string => {
  const step = Math.max(1, Math.floor(list.length / most))
  return list
    .filter((_, i) => i % step === 0)
    .slice(0, most)
    .map((line) => `- ${head}, ${line}\n`)
    .join('')
}

function show(text: string, { start, end }: Span): string {
  const before = text.slice(Math.max(0, start - around), start)
  const after = text.slice(end, end + around)
  return JSON.stringify(`${before}⟦${text.slice(start, end)}⟧${after}`)
}

/** What stands at the same place instead. */
function others(
  text: string,
  list: readonly (Span & { class: string })[],
  { start, end }: Span,
): string {
  const here = list.filter((one) => one.start < end && start < one.end)
  return here
    .map((one) => ` (${one.class} ${JSON.stringify(text.slice(one.start, one.end))})`)
    .join('')
}
