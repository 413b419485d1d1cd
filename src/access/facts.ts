import type { Header } from '../record/header.ts'
import type { Facts } from './principal.ts'
import type { ResolvedRecord } from './resolve-trace.ts'

/** A client may say another of each step, and each is a question to the policy. */
const mostMixed = 50

type Said = Pick<Facts, 'traceType' | 'environment'>

/**
 * What a policy can ask of a run, of the headers of its steps; a run of which no step has a header has only what it lacks. The
 * root says it, else the first step that says it at all. What other steps say differently stands in `mixed`: whoever may see
 * the run must be allowed all of it, so that no step hides behind another's type. A run is as old as its first step.
 */
export function factsOf(headers: readonly Header[]): Facts {
  const steps = headers.filter(({ step }) => step !== undefined)
  const root = steps.find(({ parent }) => parent === undefined)
  const first = (key: keyof Said): string | null =>
    root?.[key] ?? steps.find((header) => header[key] !== undefined)?.[key] ?? null
  const said: Said = { traceType: first('traceType'), environment: first('environment') }
  const mixed = othersIn(steps, said)
  const start = steps.reduce<number | undefined>(
    (least, { start: at }) => (at === undefined ? least : Math.min(at, least ?? at)),
    undefined,
  )
  return {
    ...said,
    ...(start === undefined ? {} : { time: Math.floor(start / 1000) }),
    ...(mixed.length > 0 && { mixed: mixed.slice(0, mostMixed) }),
    ...(mixed.length > mostMixed && { tooMixed: true as const }),
  }
}

/** What a damaged header claims counts too: it is what is shown of it, and hides nothing. */
export function factsOfRun(resolved: readonly Pick<ResolvedRecord, 'header' | 'claimed'>[]): Facts {
  return factsOf(resolved.flatMap(({ header, claimed }) => header ?? claimed ?? []))
}

/** What a step leaves unsaid is as of its run. */
function othersIn(steps: readonly Header[], said: Said): Said[] {
  const found = new Map<string, Said>()
  for (const { traceType = said.traceType, environment = said.environment } of steps)
    if (traceType !== said.traceType || environment !== said.environment)
      found.set(JSON.stringify([traceType, environment]), { traceType, environment } as Said)
  return [...found.values()]
}
