import { expect, it } from 'vitest'
import type { AuditEntry } from '../journal/audit-entry.ts'
import { LookNotes } from './look-notes.ts'
import { localPrincipal } from './principal.ts'

const hour = 3_600_000
const ann = localPrincipal('ann')

function made(audit?: (entry: AuditEntry) => Promise<string>) {
  const entries: AuditEntry[] = []
  const clock = { now: 5 * hour }
  const write = async (entry: AuditEntry) => String(entries.push(entry))
  const recorder = { audit: audit ?? write }
  return { entries, clock, looks: new LookNotes({ recorder, now: () => clock.now }) }
}

it('[W60] looks are one entry an hour for each who looks, and what was between is counted', async () => {
  const { entries, clock, looks } = made()
  for (let n = 0; n < 5; n++) await looks.note(ann, 'audit.read')
  await looks.note(localPrincipal('bert'), 'audit.read')
  await looks.note(ann, 'verify')
  expect(entries.map(({ actor, action }) => [actor, action])).toEqual([
    ...[['os:ann', 'audit.read'] as const, ['os:bert', 'audit.read'] as const],
    ['os:ann', 'verify'],
  ])
  for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.1'])
    await looks.note({ ...ann, address }, 'audit.read')
  expect(entries.slice(3).map(({ address }) => address)).toEqual(['192.0.2.1', '192.0.2.2'])
  clock.now += hour
  await looks.note(ann, 'audit.read')
  expect(entries.at(-1)).toMatchObject({ actor: 'os:ann', about: { moreBefore: 4 } })
})

it('[W60] a look at the same time waits for the entry, and one that is not written lets nobody look', async () => {
  let fail: (error: Error) => void = () => {}
  const failing = made(() => new Promise((_, reject) => (fail = reject)))
  const looks = [failing.looks.note(ann, 'audit.read'), failing.looks.note(ann, 'audit.read')]
  fail(new Error('the disk is full'))
  for (const look of looks) await expect(look).rejects.toThrow('full')
  const again = failing.looks.note(ann, 'audit.read')
  fail(new Error('still'))
  await expect(again).rejects.toThrow('still')
})
