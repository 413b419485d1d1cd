// A collector elsewhere, seen from this machine. Needs no key.
import type { CollectorTls } from '../collector-tls.ts'
import { fetchOverTls } from '../fetch-over-tls.ts'
import { usage } from '../options.ts'
import { oneLine } from '../render/neutralize.ts'
import { targetAt } from '../target-at.ts'
import type { Check } from './check.ts'
import { bad, fine, type Finding } from './check.ts'
import { nodeVersion } from './machine.ts'

const timeout = 5000
/** Milliseconds. The collector's clock is told in whole seconds. */
const clockSlack = 5000
const longestReason = 200

export interface RemoteOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly tls?: CollectorTls | undefined
}

/** Whether it is ready, and whether its clock goes with this machine's. Throws `usage` for what is no URL of one. */
export async function remoteChecks(url: string, { now, tls }: RemoteOptions): Promise<Check[]> {
  const base = baseOf(url)
  const asked = now()
  const target = targetAt(base, '/readyz')
  const signal = AbortSignal.timeout(timeout)
  const response = await (
    tls ? fetchOverTls(target, { signal }, tls) : fetch(target, { redirect: 'error', signal })
  ).catch(() => null)
  const answered = now()
  const checks = {
    node: nodeVersion(),
    collector: await readiness(response),
    clock: clock(response?.headers.get('date') ?? null, { asked, answered }),
  }
  return Object.entries(checks).map(([name, finding]) => ({ name, ...finding }))
}

function baseOf(url: string): URL {
  const base = URL.parse(url)
  if (!base || !/^https?:$/.test(base.protocol))
    throw usage('--url takes the http or https address of a collector')
  return base
}

async function readiness(response: Response | null): Promise<Finding> {
  if (!response) return bad('the collector cannot be reached', 'check --url and that it runs')
  const reason = await reasonOf(response)
  if (response.ok && reason.status === 'ok') return fine('the collector is ready')
  return response.ok
    ? bad('what answers is no collector', 'check --url')
    : bad(`the collector is not ready: ${reason.text}`, "look at the collector's own messages")
}

/** An answer of somebody else's: nothing in it is trusted. */
async function reasonOf(response: Response): Promise<{ status: string; text: string }> {
  const body: unknown = await response.json().catch(() => null)
  const { status, reason } = (body ?? {}) as { status?: unknown; reason?: unknown }
  const text = typeof reason === 'string' ? reason : `it answers with ${response.status}`
  return { status: String(status), text: oneLine(text.slice(0, longestReason)) }
}

function clock(
  date: string | null,
  { asked, answered }: { asked: number; answered: number },
): Finding {
  const theirs = date === null ? NaN : Date.parse(date)
  if (Number.isNaN(theirs)) return fine('the collector tells no time to compare the clock with')
  // Between asking and the answer, and up to a second later than its whole seconds say.
  const ahead = Math.max(theirs - answered, 0)
  const behind = Math.max(asked - (theirs + 999), 0)
  const skew = Math.max(ahead, behind)
  if (skew <= clockSlack) return fine("this clock goes with the collector's")
  const seconds = Math.round(skew / 1000)
  return bad(
    `this clock is ${seconds} s ${ahead > 0 ? 'behind' : 'ahead of'} the collector's`,
    'set the clock of the machine that is wrong: steps and keys go by it',
  )
}
