// What it costs to ask the access policy: microseconds of processor time for one question, of which the answer is known, of which it
// is not, and at the door, where the run is not known yet; under the ready roles alone, and with twenty policies more. The limit
// is 50 microseconds a request, of which the answers are known but for the first.
import { compileAccessPolicy, noAccessSettings } from '../src/access/policy/access-policy.ts'
import { LiveAuthority } from '../src/access/policy/live-authority.ts'
import { may, type Action, type Facts } from '../src/access/principal.ts'

const rounds = process.argv.includes('--quick') ? 200 : 1000
const batch = 100

const own = Array.from(
  { length: 20 },
  (_, n) => `@id("own-${n}")
forbid (principal, action in [Action::"read-content", Action::"reveal"], resource)
when { resource has traceType && resource.traceType == "type-${n}" }
unless { principal in Role::"admin" || context.hour == ${n} };`,
).join('\n')

const policies = { ready: null, 'ready and 20 own': own }
const now = Date.UTC(2026, 0, 5, 12)
const facts: Facts = { traceType: 'chat', environment: 'production', time: now - 7_200_000 }

/** Median of batches, in microseconds of processor time a call. */
function measure(ask: (n: number) => unknown, calls: number): string {
  const times: number[] = []
  for (let n = 0; n < calls; n += batch) {
    const from = process.cpuUsage()
    for (let i = 0; i < batch; i++) ask(n + i)
    const { user, system } = process.cpuUsage(from)
    times.push((user + system) / batch)
  }
  return (times.sort((a, b) => a - b)[times.length >> 1] ?? 0).toFixed(1)
}

console.log('| policy | question | microseconds |\n|---|---|---|')
for (const [name, text] of Object.entries(policies)) {
  const policy = compileAccessPolicy({ ...noAccessSettings, text })
  const authority = new LiveAuthority({ policy, now: () => now })
  const principal = { name: 'key:1', roles: ['analyst'], address: '192.0.2.1', authority }
  const question = { ...principal, action: 'read-content' as Action, at: now }
  const lines = {
    'known answer': measure(() => may(principal, 'read-content', facts), rounds * batch),
    'known answer, at the door': measure(() => may(principal, 'read-content'), rounds * batch),
    'new answer': measure(() => policy.decide({ ...question, facts }), rounds * 10),
    'new answer, at the door': measure(() => policy.decide({ ...question, facts: null }), rounds),
  }
  for (const [asked, time] of Object.entries(lines)) console.log(`| ${name} | ${asked} | ${time} |`)
}
