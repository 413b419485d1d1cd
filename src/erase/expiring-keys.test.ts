import { expect, it } from 'vitest'
import type { KeyKind, KeyRow } from '../keys/key-row.ts'
import { ExpiringKeys, mayExpire } from './expiring-keys.ts'

const row = (kind: KeyKind, n: number, epoch: string): KeyRow => {
  const id = new Uint8Array(16)
  new DataView(id.buffer).setUint32(0, n)
  return { id, kind, epoch, owner: new Uint8Array(16), sealed: new Uint8Array(0) }
}

/** A log of which nothing is left but keys. */
function keysLeft(slots: number): ExpiringKeys {
  const rows = [
    row('epoch', 1, '2026-01'),
    row('retired', 2, '2026-01'),
    row('retired', 3, 'project'),
    ...Array.from({ length: slots }, (_, n) => row('slot', 10 + n, '2026-01.3f')),
  ]
  const of = (test: (row: KeyRow) => boolean) => Promise.resolve(rows.filter(test))
  const keys = {
    ofKind: (kind: KeyKind) => of((each) => each.kind === kind),
    domains: () => Promise.resolve(['2026-01', '2026-01.3f', 'project']),
    inDomain: (domain: string) => of(({ epoch }) => epoch === domain),
    get: (id: Uint8Array) => Promise.resolve(rows.find((each) => each.id === id) ?? null),
  }
  const ages = {
    page: () => Promise.resolve({ records: [], next: null }),
    newest: () => Promise.resolve(null),
  }
  return new ExpiringKeys({ keys, store: { ages } } as never)
}

it('[T10] with a month go its retired keys too, and none of the project', async () => {
  const keys = keysLeft(1)
  await keys.lookForMonths(Date.UTC(2026, 5))
  const due: string[] = []
  for await (const piece of keys.due()) due.push(...piece.map(({ kind, epoch }) => kind + epoch))
  expect(due.toSorted()).toEqual(['epoch2026-01', 'retired2026-01', 'slot2026-01.3f'])
})

it('[T10] a month may have left any number of slots', async () => {
  await expect(keysLeft(200_000).lookForMonths(Date.UTC(2026, 5))).resolves.toBeUndefined()
})

it('[T8] keys of people and of the project do not expire', () => {
  const kinds = ['epoch', 'index', 'retired', 'slot', 'subject', 'project'] as const
  const may = kinds.filter((kind) => mayExpire(row(kind, 1, '2026-01')))
  expect(may).toEqual(['epoch', 'index', 'retired', 'slot'])
  expect(mayExpire(row('retired', 1, 'project'))).toBe(false)
})
