// What is recorded of a person, for that person: their own runs with the hidden values in their places.
import { toHex } from '../crypto/encoding.ts'
import { missingText, PartOpener } from '../access/part-opener.ts'
import {
  Chunks,
  perReference,
  Placeholders,
  RenderBudget,
  renderContent,
} from '../access/render.ts'
import { resolveTrace, type PartGroup, type ResolvedRecord } from '../access/resolve-trace.ts'
import { isoTime } from '../access/step-view.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { SlotEntry, Subject } from '../keys/key-ring.ts'
import type { Header } from '../record/header.ts'
import { formatRecordId } from '../record/id.ts'
import type { JsonValue } from '../record/json.ts'
import type { HiddenMark } from '../record/marker.ts'
import { parseOpened } from '../seal/parse-opened.ts'
import { SealtraceError } from '../error.ts'

export interface ExportedStep {
  readonly recordId: string
  readonly kind: string
  readonly name: string
  /** ISO 8601, UTC. */
  readonly startTime: string
  readonly model: string | null
  readonly status: string
  /** As it was recorded: values that were hidden stand in the clear, those that were not kept as placeholders. */
  readonly content: JsonValue
}

export interface ExportedRun {
  readonly traceId: string
  readonly steps: readonly ExportedStep[]
  /** Steps that nobody is named for, in a run of several people: whose they are is not known. */
  readonly leftOut: number
}

/** The subject's own steps, and what nobody was named for in runs in which there is nobody else. */
export async function exportRuns(log: OpenLog, subject: Subject): Promise<ExportedRun[]> {
  const slots = await log.ring.slotsOf(subject)
  const traces = new Map(slots.map(({ trace }) => [toHex(trace), trace]))
  const runs: ExportedRun[] = []
  for (const [traceId, trace] of traces) {
    const { theirs, isShared } = slotsFor(subject, await log.ring.slotEntries(trace))
    const opener = new PartOpener({ ...log, origin: log.info.origin }, trace)
    const steps: ExportedStep[] = []
    let leftOut = 0
    for (const record of resolveTrace(await log.store.trace(traceId), log.store)) {
      const keyId = record.own[0]?.keyId
      if (!record.header?.step || !keyId || !theirs.has(toHex(keyId))) continue
      const { user } = record.header
      // Who is named first in a run need not be who its other steps are about.
      if (!isShared || user === subject.pseudonym)
        steps.push(await exportStep(record, record.header, opener))
      else if (user === undefined) leftOut++
    }
    runs.push({ traceId, steps, leftOut })
  }
  return runs
}

/** Hex ids of the slots that would go with the subject, and whether there are other people in their trace. */
function slotsFor(
  { id }: Subject,
  slots: readonly SlotEntry[],
): { theirs: ReadonlySet<string>; isShared: boolean } {
  const isOther = ({ subject }: SlotEntry): boolean => subject !== null && subject !== id
  const theirs = slots.filter((slot) => slot.shared || !isOther(slot))
  return { theirs: new Set(theirs.map((slot) => toHex(slot.id))), isShared: slots.some(isOther) }
}

async function exportStep(
  { record, groups, own }: ResolvedRecord,
  header: Header,
  opener: PartOpener,
): Promise<ExportedStep> {
  const values = new Values()
  const classes = Object.keys(header.findings ?? {})
  const contents = new Map<PartGroup, string | null>()
  for (const group of new Set([...groups, own])) {
    contents.set(group, await unlessCorrupt(() => contentOf(group, opener)))
    for (const name of classes)
      for (const { tag, value } of (await unlessCorrupt(() => opener.hidden(group, name))) ?? [])
        values.add(name, tag, value)
  }
  const render = (group: PartGroup, chunks: Chunks): JsonValue => {
    const text = contents.get(group) ?? null
    if (text === null) return damaged
    try {
      return renderContent(parseOpened(text), values, chunks)
    } catch (error) {
      if (SealtraceError.is(error) && error.code === 'corrupt') return damaged
      throw error
    }
  }
  const rendered = new Map<PartGroup, JsonValue>()
  const chunks = new Chunks((position) => {
    const group = groups[position]
    if (!group) return undefined
    const length = contents.get(group)?.length ?? 0
    values.budget.spend(perReference + length)
    const known = rendered.get(group) ?? render(group, new Chunks())
    rendered.set(group, known)
    return known
  })
  const { step, name, start, model, status } = header
  return {
    recordId: formatRecordId(record.id),
    kind: step ?? 'event',
    name: name ?? '',
    startTime: isoTime(start),
    model: model ?? null,
    status: status ?? 'unset',
    content: render(own, chunks),
  }
}

/** What stands in the place of content that does not open, or is none: whoever records may name anyone as its subject. */
const damaged = '[damaged]'

/** JSON text. */
async function contentOf(group: PartGroup, opener: PartOpener): Promise<string> {
  const content = await opener.content(group)
  return typeof content === 'string' ? content : JSON.stringify(missingText(content))
}

async function unlessCorrupt<T>(open: () => Promise<T>): Promise<T | null> {
  try {
    return await open()
  } catch (error) {
    if (SealtraceError.is(error) && error.code === 'corrupt') return null
    throw error
  }
}

/** Shows what a placeholder hides. */
class Values extends Placeholders {
  /** Of the step: a value is shown as often as its producer refers to it. */
  readonly budget = new RenderBudget()
  readonly #values = new Map<string, string>()

  add(className: string, tag: string, value: JsonValue): void {
    this.#values.set(
      `${className}\0${tag}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    )
  }

  override show(mark: HiddenMark): string {
    const value = this.#values.get(`${mark.class}\0${mark.tag}`)
    if (value === undefined) return super.show(mark)
    this.budget.spend(value.length)
    return value
  }
}
