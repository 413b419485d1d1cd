import { expect, it } from 'vitest'
import type { AuditEntry } from '../journal/audit-entry.ts'
import { compileAccessPolicy, noAccessSettings } from './policy/access-policy.ts'
import { LiveAuthority } from './policy/live-authority.ts'
import { setAccessControl } from './policy/trace-types.ts'
import { localPrincipal } from './principal.ts'
import { requireWrite } from './require-write.ts'

const text = setAccessControl('agent_decision', ['admin'], { write: [] })
const policy = compileAccessPolicy({ ...noAccessSettings, text })
const audits: AuditEntry[] = []
const recorder = { audit: async (entry: AuditEntry) => audits.push(entry) }

it('[W12] the command line writes under the same policy, all of a batch or nothing', async () => {
  const me = localPrincipal('ann', new LiveAuthority({ policy }))
  await requireWrite(recorder, me, [{ traceType: 'chat' }, {}])
  expect(audits).toEqual([])
  const mixed = [{ traceType: 'chat' }, { traceType: 'agent_decision', environment: 'test' }]
  await expect(requireWrite(recorder, me, mixed)).rejects.toMatchObject({ code: 'denied' })
  expect(audits).toMatchObject([
    {
      ...{ action: 'write', outcome: 'denied', actor: 'os:ann', address: 'local' },
      details: { traceType: 'agent_decision', environment: 'test' },
    },
  ])
  await requireWrite(recorder, localPrincipal('ann'), mixed)
})

it('[W12] each kind of run is asked about once, and only so many', async () => {
  const me = localPrincipal('ann', new LiveAuthority({ policy }))
  const steps = (kinds: number) =>
    Array.from({ length: 1000 }, (_, n) => ({ traceType: `t${n % kinds}` }))
  await requireWrite(recorder, me, steps(200))
  const many = requireWrite(recorder, me, steps(201))
  await expect(many).rejects.toMatchObject({ code: 'bad_request' })
})
