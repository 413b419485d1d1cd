// Runs of a week, by several agents and models, of two people, for the pages that oversee.
import type { Harness } from './harness.ts'

export const jane = 'jane.roe@example.com'
export const ssn = '219-09-9999'

const hour = 3_600_000
const type = { 'content-type': 'application/x-ndjson' }

export const traceOf = (n: number) => n.toString(16).padStart(32, 'a')

/** Sends steps as an agent does; throws when they are not taken. */
export async function send(harness: Harness, steps: readonly object[]): Promise<void> {
  const body = steps.map((step) => JSON.stringify(step)).join('\n')
  const { status } = await harness.post('/api/v1/steps', body, type)
  if (status !== 200) throw new Error(`steps were answered with ${status}`)
}

const models = ['gpt-5-mini', 'claude-sonnet-4-5', 'gpt-5']
const agents = ['support', 'billing']

function saidBy(n: number, user: string): string {
  if (n % 3 === 0) return `I am ${user}, my SSN is ${ssn}.`
  return n % 5 === 2 ? 'Write to tom@example.org.' : 'A fine day.'
}

/** The nth of the week before `now`: every seventh failed, every third is Jane's. */
export function runOf(n: number, now: number) {
  const start = now - n * 3 * hour - 10 * 60_000
  const user = n % 3 === 0 ? jane : `user-${n % 5}`
  return {
    ...{ traceId: traceOf(n), spanId: n.toString(16).padStart(16, '1') },
    ...{ kind: 'completion', name: 'chat', model: models[n % 3], agent: agents[n % 2] },
    ...{ status: n % 7 === 0 ? 'error' : 'ok', traceType: 'support', userId: user },
    startTime: new Date(start).toISOString(),
    endTime: new Date(start + 800 + ((n * 7919) % 9000)).toISOString(),
    usage: { inputTokens: 400 + ((n * 131) % 900), outputTokens: 80 + ((n * 37) % 200) },
    input: [{ role: 'user', content: saidBy(n, user) }],
  }
}

export function weekOfRuns(harness: Harness, now: number, count = 50): Promise<void> {
  return send(
    harness,
    Array.from({ length: count }, (_, n) => runOf(n, now)),
  )
}
