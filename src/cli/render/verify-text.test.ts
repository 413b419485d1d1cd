import { expect, it } from 'vitest'
import { verifyText } from './verify-text.ts'

const plainly = (_format: unknown, plain: string) => plain

it('tells nothing of erasures where leaves alone were looked at', () => {
  const text = verifyText(report, plainly, 'leaves')
  expect(text).toContain('28 intact as leaves')
  expect(text).not.toContain('1 erased')
})

it('prints every finding and what was not checked', () => {
  const text = verifyText(
    {
      ok: false,
      origin: 'sealtrace.local/log/default-00000000',
      size: 3,
      rootHash: 'AAAA',
      records: { intact: 2, erased: 0, expired: 0 },
      findings: [
        { recordId: 'rec-1', index: 1, problem: 'manifest changed' },
        { recordId: null, index: null, problem: 'the checkpoint\u001b is not signed' },
      ],
      notChecked: ['bytes of parts'],
    },
    (_format, plain) => plain,
  )
  expect(text).toContain('not ok: 2 findings')
  expect(text).toContain('✗ manifest changed (record rec-1, index 1)')
  expect(text).toContain('✗ the checkpoint\\x1b is not signed\n')
  expect(text).toContain('– bytes of parts')
})

const report = {
  ok: true,
  origin: 'sealtrace.local/log/default-00000000',
  size: 30,
  rootHash: 'AAAA',
  records: { intact: 28, erased: 1, expired: 1 },
  findings: [],
  notChecked: [],
}

it('[V3] tells the gravest first, and of many the first fifty and how many more', () => {
  const damaged = Array.from({ length: 80 }, (_, n) => ({
    recordId: `rec-${n}`,
    index: n,
    problem: n === 70 ? 'erased-unauthorised: the header row is missing' : `damage ${n}`,
  }))
  const findings = [...damaged, { recordId: null, index: null, problem: 'its tail is missing' }]
  const text = verifyText({ ...report, ok: false, findings, findingsTotal: 12_345 }, plainly)
  expect(text).toContain('not ok: 12345 findings')
  const lines = text.split('\n').filter((line) => line.includes('✗'))
  expect(lines).toHaveLength(51)
  expect(lines[0]).toContain('its tail is missing')
  expect(lines[1]).toContain('erased-unauthorised')
  expect(lines[2]).toContain('damage 0')
  expect(lines.at(-1)).toContain('and 12295 more: see --json')
})

it('[V4] tells by which record something is gone, and what was lost', () => {
  const text = verifyText(
    {
      ...report,
      since: 20,
      cosignatures: ['w1', 'w2'],
      witnessedSize: 29,
      takenBy: [
        { recordId: 'int-1', index: 7, state: 'erased', records: 1, headers: 1, parts: 3 },
        { recordId: 'exp-1', index: null, state: 'expired', records: 1, headers: 0, parts: 1 },
      ],
      gaps: [
        { recordId: 'gap-1', index: 8, lost: 4, reason: 'queue_full' },
        { recordId: 'bat-1', index: 9, lost: 2, reason: 'omitted', session: 'ab' },
      ],
    },
    plainly,
  )
  for (const line of [
    'continues  the tree of 20 records that was verified here',
    'witnessed  29 records, by w1, w2',
    'erased by record int-1 (index 7): 1 header row and 3 parts of 1 record',
    'expired by record exp-1, which is kept outside of this log: 0 header rows and 1 part of 1 record',
    '4 steps lost, queue_full: told by record gap-1 (index 8)',
    '2 signed batches of session ab are not on record: the last one that is, is record bat-1 (index 9)',
  ])
    expect(text).toContain(line)
})

it('[V14] tells how the log ended, and which logs come before and after it', () => {
  const log = { origin: 'sealtrace.local/log/next\u001b', logKey: 'k', recordId: 'rec-2', index: 8 }
  const life = {
    frozen: { recordId: 'rec-1', index: 7 },
    successor: log,
    predecessor: { ...log, origin: 'sealtrace.local/log/old', size: 12, root: 'AA==' },
  }
  const lines = verifyText({ ...report, life }, plainly)
  for (const line of [
    'frozen        by record rec-1 (index 7)',
    'handed over   to sealtrace.local/log/next\\x1b',
    'goes on from  sealtrace.local/log/old, of 12 records',
  ])
    expect(lines).toContain(line)
  const before = { ...life, frozen: { recordId: 'rec-1', index: null } }
  expect(verifyText({ ...report, life: before }, plainly)).toContain('by record rec-1\n')
})

it('[V9] tells the state of one record with what proves it', () => {
  const record = {
    recordId: 'rec-1',
    index: 3,
    kind: 'step',
    time: '2026-11-22T08:00:00.000Z',
    state: 'erased',
    by: 7,
    byRecord: 'int-1',
    parts: { listed: 2, missing: 2 },
    leaf: 'AA==',
    leafHash: 'BBBB',
    proof: ['x', 'y'],
    checkpoint: '',
  } as const
  const text = verifyText({ ...report, record: { ...record, proof: [...record.proof] } }, plainly)
  for (const line of [
    'erased, by record int-1 (index 7)',
    'index 3, step, 2026-11-22T08:00:00.000Z',
    '2 hashes to the root',
    '2, 2 not there',
  ])
    expect(text).toContain(line)
})
