// The steps of a run without their content: what a tree and a time axis are drawn from.
import { formatRecordId } from '../record/id.ts'
import type { JsonObject } from '../record/json.ts'
import { OpenBudget } from '../seal/open-budget.ts'
import { createBreath } from './breathe.ts'
import { foldSteps } from './fold-steps.ts'
import { openRun, type OpenRun } from './open-run.ts'
import type { Principal } from './principal.ts'
import type { ResolvedRecord } from './resolve-trace.ts'
import type { RunLoader } from './run-loader.ts'
import { nameFields, SealedNames, type Names } from './sealed-names.ts'
import { shapeRun } from './shape-run.ts'
import { stepView, type StepView } from './step-view.ts'
import { isSealed, type TraceSummary } from './trace-summary.ts'

export interface Outline {
  readonly traceId: string
  readonly summary: TraceSummary
  readonly steps: StepView[]
}

/** Names that are sealed are opened for who may read content; that is on the record first. */
export async function outline(
  runs: RunLoader,
  principal: Principal,
  traceId: string,
): Promise<Outline> {
  const run = await openRun(runs, principal, traceId)
  const sealed = run.readable ? run.resolved.filter(hasSealedNames) : []
  if (sealed.length > 0) {
    const entry = { action: 'read', target: traceId, details: { content: 'none' } }
    await runs.noteOnce(principal, `names ${traceId}`, entry)
  }
  const names = await namesOf(runs, run, sealed)
  const views = await viewsOf(run, names)
  const steps = foldSteps(views, run.headers)
  shapeRun(steps, { state: run.summary.state, prices: runs.sources.prices })
  return { traceId, summary: { ...run.summary, ...shownNames(run, names) }, steps }
}

/** The id of a session is always sealed: for it alone no step is opened. */
function hasSealedNames({ header, damaged }: ResolvedRecord): boolean {
  if (!header?.step || damaged) return false
  return nameFields.some(
    (field) => field !== 'toolCallId' && field !== 'session' && isSealed(header[field] ?? null),
  )
}

async function namesOf(
  runs: RunLoader,
  { trace, resolved }: OpenRun,
  sealed: readonly ResolvedRecord[],
): Promise<ReadonlyMap<string, Names>> {
  const found = new Map<string, Names>()
  if (sealed.length === 0) return found
  const names = new SealedNames(runs.opener(trace, new OpenBudget()), resolved)
  const breath = createBreath(25)
  for (const { record } of sealed) {
    await breath()
    const id = formatRecordId(record.id)
    const opened = await names.of(id)
    if (opened) found.set(id, opened)
  }
  return found
}

async function viewsOf(
  { resolved }: OpenRun,
  names: ReadonlyMap<string, Names>,
): Promise<StepView[]> {
  const views: StepView[] = []
  const breath = createBreath(500)
  for (const { record, header, claimed, damaged } of resolved) {
    await breath()
    if (!claimed?.step) continue
    if (!header || damaged) views.push(stepView(record, claimed, null, 'damaged'))
    else {
      const opened: JsonObject = { ...names.get(formatRecordId(record.id)) }
      views.push(stepView(record, header, opened, 'left-out'))
    }
  }
  return views
}

/** A run is named by its steps. */
function shownNames(
  { summary, headers }: OpenRun,
  names: ReadonlyMap<string, Names>,
): Pick<TraceSummary, 'name' | 'agent'> {
  const shown = { name: summary.name, agent: summary.agent }
  for (const [id, header] of headers)
    for (const field of ['name', 'agent'] as const)
      if (isSealed(shown[field]) && header[field] === shown[field])
        shown[field] = names.get(id)?.[field] ?? shown[field]
  return shown
}
