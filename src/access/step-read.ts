// One step of a run, with its content for who may read it.
import { formatRecordId } from '../record/id.ts'
import { ContentViews } from './content-view.ts'
import { foldSteps } from './fold-steps.ts'
import { openRunOf, type OpenRun } from './open-run.ts'
import { placeholdersOf } from './placeholders-of.ts'
import type { StepKind } from '../record/step.ts'
import { notFound, type Principal } from './principal.ts'
import { Placeholders } from './render.ts'
import type { ResolvedRecord } from './resolve-trace.ts'
import type { RunLoader } from './run-loader.ts'
import { shapeRun } from './shape-run.ts'
import { stepView, type StepView } from './step-view.ts'

export interface StepRead {
  readonly traceId: string
  readonly step: StepView
}

interface Ordinals {
  readonly version: string | null
  readonly placeholders: Promise<Placeholders>
}

const mostKnown = 100

export class StepReads {
  readonly #runs: RunLoader
  /** Of the runs looked at last: classes and tags, no values. */
  readonly #ordinals = new Map<string, Ordinals>()

  constructor(runs: RunLoader) {
    this.#runs = runs
  }

  /** A look at content is on the record first, once a minute for a run. Rejects with `not_found`. */
  async step(principal: Principal, recordId: string): Promise<StepRead> {
    const run = await openRunOf(this.#runs, principal, recordId)
    const { trace } = run
    if (run.readable)
      await this.#runs.noteOnce(principal, `steps ${trace}`, {
        ...{ action: 'read', target: trace },
        details: { step: recordId },
      })
    const views = await this.#views(run, recordsOf(run, recordId))
    const steps = foldSteps(views, run.headers)
    shapeRun(steps, { state: run.summary.state, prices: this.#runs.sources.prices })
    const step = steps.find((one) => holds(one, recordId))
    if (!step) throw notFound()
    return { traceId: trace, step }
  }

  async #views(run: OpenRun, records: readonly ResolvedRecord[]): Promise<StepView[]> {
    const opener = this.#runs.opener(run.trace)
    const placeholders = run.readable ? await this.#placeholders(run) : new Placeholders()
    const contents = new ContentViews(opener, placeholders)
    const views: StepView[] = []
    for (const item of records) {
      const { record, header, claimed } = item
      if (!claimed?.step) continue
      if (!header || item.damaged) views.push(stepView(record, claimed, null, 'damaged'))
      else if (!run.readable) views.push(stepView(record, header, null, 'sealed'))
      else views.push(await contents.view(item, header))
    }
    return views
  }

  /** Ordinals follow the whole run. */
  async #placeholders({ trace, resolved }: OpenRun): Promise<Placeholders> {
    const version = await this.#runs.sources.store.runs.version(trace)
    const known = this.#ordinals.get(trace)
    if (known && known.version === version) return known.placeholders
    const placeholders = placeholdersOf(resolved, this.#runs.opener(trace))
    this.#ordinals.delete(trace)
    this.#ordinals.set(trace, { version, placeholders })
    const [oldest] = this.#ordinals.keys()
    if (this.#ordinals.size > mostKnown && oldest !== undefined) this.#ordinals.delete(oldest)
    placeholders.catch(() => this.#ordinals.delete(trace))
    return placeholders
  }
}

/** Of its siblings before it, those that may have asked for it, or failed before it did not. */
const mostBeside = 20
const calls: ReadonlySet<StepKind> = new Set<StepKind>([
  'completion',
  'tool',
  'embedding',
  'retrieval',
])

/** All that is told of its span: other parts and versions of the step, and events that belong to it; and calls beside it. */
function recordsOf({ resolved }: OpenRun, recordId: string): ResolvedRecord[] {
  const asked = resolved.find(({ record }) => formatRecordId(record.id) === recordId)
  const { span, parent, step = 'event', start = 0 } = asked?.claimed ?? {}
  const isBeside = ({ claimed }: ResolvedRecord): boolean =>
    claimed !== null &&
    claimed.parent === parent &&
    calls.has(claimed.step ?? 'event') &&
    (claimed.start ?? 0) <= start
  const beside = new Set(
    parent && calls.has(step) ? resolved.filter(isBeside).slice(-mostBeside) : [],
  )
  return resolved.filter(
    (one) => one === asked || beside.has(one) || (span && one.claimed?.span === span),
  )
}

function holds({ recordId, parts, revisions, events }: StepView, wanted: string): boolean {
  return (
    recordId === wanted ||
    parts.includes(wanted) ||
    events.some((event) => event.recordId === wanted) ||
    revisions.some((revision) => holds(revision, wanted))
  )
}
