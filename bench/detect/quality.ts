import type { BenchOptions } from './options.ts'
import * as score from './score.ts'
import { buildLogs } from './sets/logs.ts'
import { buildSet, type SetName } from './sets/sets.ts'
import type { Found, Subject } from './subject.ts'
import type { Table } from './table.ts'

const empty: readonly SetName[] = ['near-miss', 'harmless', 'secrets-near-miss']
const secret = new Set<string>(score.secretClasses)

/** Precision, recall and F1 of every subject on the sets; false alarms on those that hold nothing, and on logs. */
export async function quality(
  subjects: readonly Subject[],
  options: BenchOptions,
): Promise<Table[]> {
  const labelled = options.sets.filter((name) => !empty.includes(name))
  const scores = await scoreAll(subjects, options)
  const tables: Table[] = []
  if (labelled.length > 0) tables.push(summary(scores, labelled))
  for (const name of labelled) tables.push(perClass(scores, name))
  const bare = options.sets.filter((name) => empty.includes(name))
  if (bare.length > 0) tables.push(flagged(scores, bare))
  if (!options.qualityOnly) tables.push(await onLogs(subjects, options))
  return tables
}

interface Scored {
  readonly subject: string
  readonly set: SetName
  readonly score: score.Score
}

async function scoreAll(subjects: readonly Subject[], options: BenchOptions): Promise<Scored[]> {
  const scored: Scored[] = []
  for (const set of options.sets)
    for (const subject of subjects) {
      const result = score.newScore()
      for (const example of examplesOf(set, options))
        score.addScore(
          result,
          example,
          countable(set, example.text, await subject.find(example.text)),
        )
      scored.push({ subject: subject.name, set, score: result })
    }
  return scored
}

/** With `--quick` every fifth example. */
export function examplesOf(set: SetName, { quick }: BenchOptions) {
  return buildSet(set).filter((_, i) => !quick || (i + Math.floor(i / 7)) % 5 === 0)
}

/** Findings that count: in the sets of secrets only secrets are labelled, and machines' time stamps never are. */
export function countable(set: SetName, text: string, found: readonly Found[]): readonly Found[] {
  if (set === 'secrets' || set === 'secrets-near-miss')
    return found.filter((one) => secret.has(one.class))
  return found.filter((one) => one.class !== 'date' || !timeStamp.test(text.slice(one.start)))
}

const timeStamp = /^\d{4}-\d\d-\d\dT\d\d:/

const get = (scores: readonly Scored[], subject: string, set: SetName) =>
  scores.find((one) => one.subject === subject && one.set === set)?.score ?? score.newScore()

const subjectsOf = (scores: readonly Scored[]) => [...new Set(scores.map((one) => one.subject))]

function summary(scores: readonly Scored[], sets: readonly SetName[]): Table {
  const rows = sets.flatMap((set) =>
    subjectsOf(scores).map((subject) => {
      const one = get(scores, subject, set)
      const all = score.rates(score.sumOf(one, [...one.classes.keys()]))
      const structured = score.rates(score.sumOf(one, score.structured))
      const { labels, found, hit, right } = one.close
      const phone = score.rates(score.sumOf(one, ['phone']))
      const person = score.rates(score.sumOf(one, ['person']))
      const f2 = score.fBeta(right / found, hit / labels, 2)
      return [
        set,
        subject,
        structured.f1,
        structured.f1Exact,
        phone.f1,
        person.f1,
        all.precision,
        all.recall,
        all.f1,
        all.f1Exact,
        f2,
      ]
    }),
  )
  const heads = [
    'set',
    'subject',
    'structured F1',
    'exact',
    'phone F1',
    'person F1',
    'all P',
    'all R',
    'all F1',
    'exact',
    'F2 any, IoU 0.9',
  ]
  return { title: 'Quality', heads, rows }
}

/** Of the first subject, which is ours; peers are in the summary. */
function perClass(scores: readonly Scored[], set: SetName): Table {
  const [first = '', ...others] = subjectsOf(scores)
  const one = get(scores, first, set)
  const rows = [...one.classes.entries()]
    .sort(([, a], [, b]) => b.labels - a.labels || b.found - a.found)
    .map(([name, tally]) => {
      const { precision, recall, f1, f1Exact } = score.rates(tally)
      const peers = others.map(
        (peer) => score.rates(score.sumOf(get(scores, peer, set), [name])).f1,
      )
      return [name, tally.labels, tally.found, precision, recall, f1, f1Exact, ...peers]
    })
  const heads = [
    'class',
    'labels',
    'found',
    'P',
    'R',
    'F1',
    'F1 exact',
    ...others.map((peer) => `F1 ${peer}`),
  ]
  return { title: `${set}, by class (${first})`, heads, rows }
}

function flagged(scores: readonly Scored[], sets: readonly SetName[]): Table {
  const rows = sets.flatMap((set) =>
    subjectsOf(scores).map((subject) => {
      const one = get(scores, subject, set)
      const what = [...one.classes.entries()]
        .sort(([, a], [, b]) => b.found - a.found)
        .slice(0, 8)
        .map(([name, { found }]) => `${name} ${found}`)
      return [set, subject, `${((100 * one.flagged) / one.examples).toFixed(1)} %`, what.join(', ')]
    }),
  )
  return { title: 'Texts with nothing to find', heads: ['set', 'subject', 'flagged', 'as'], rows }
}

const chunk = 4096

async function onLogs(subjects: readonly Subject[], { quick }: BenchOptions): Promise<Table> {
  const logs = buildLogs(quick ? 262_144 : 1_310_720)
  const perMb = 1_048_576 / logs.length
  const rows: (string | number)[][] = []
  for (const subject of subjects) {
    const counts = new Map<string, number>()
    for (const text of pieces(logs))
      for (const one of await subject.find(text))
        counts.set(one.class, (counts.get(one.class) ?? 0) + 1)
    const count = (name: string) => Math.round((counts.get(name) ?? 0) * perMb)
    const secrets = score.secretClasses.reduce((sum, name) => sum + count(name), 0)
    const others = [...counts.keys()]
      .filter((name) => !['credit_card', 'phone', 'ip'].includes(name) && !secret.has(name))
      .sort((a, b) => count(b) - count(a))
      .slice(0, 6)
      .map((name) => `${name} ${count(name)}`)
    rows.push([
      subject.name,
      count('credit_card'),
      count('phone'),
      secrets,
      count('ip'),
      others.join(', '),
    ])
  }
  const heads = ['subject', 'card', 'phone', 'secret', 'ip (right)', 'others']
  return { title: `System logs: findings per MB`, heads, rows }
}

/** Whole lines, about 4 KB each. */
export function pieces(text: string): string[] {
  const out: string[] = []
  for (let from = 0; from < text.length;) {
    const cut = text.indexOf('\n', from + chunk)
    const end = cut < 0 ? text.length : cut + 1
    out.push(text.slice(from, end))
    from = end
  }
  return out
}
