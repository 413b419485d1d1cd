import { describe, expect, it } from 'vitest'
import { auditFilterOf, auditQuery, passes } from './audit-filter.ts'

const of = (query: string) => auditFilterOf(new URLSearchParams(query))
const entry = {
  ...{ actor: 'key:1', action: 'reveal.request', outcome: 'denied', target: 't1' },
  time: '2026-11-22T12:00:00.000Z',
}

it('what it cannot mean is left out', () => {
  expect(of('actor=%20key:1%20&outcome=maybe&since=soon&until=&action=&reason=x')).toEqual({
    actor: 'key:1',
  })
  expect(of(`target=${'x'.repeat(999)}`).target).toHaveLength(200)
})

it('[U21] goes into the address and comes back', () => {
  const text =
    'actor=oidc%3Aann&action=reveal&target=t1&outcome=denied&since=2026-11-01T00%3A00%3A00.000Z'
  expect(auditQuery(of(text))).toBe(text)
  expect(auditQuery({})).toBe('')
})

describe('passes', () => {
  it.each([
    ['', true],
    ['actor=key:1', true],
    ['actor=key', false],
    ['action=reveal', true],
    ['action=reveal.request', true],
    ['action=rev', false],
    ['action=reveal.request.more', false],
    ['outcome=denied', true],
    ['outcome=allowed', false],
    ['target=t1', true],
    ['target=t2', false],
    ['since=2026-11-22T12:00:00Z', true],
    ['since=2026-11-22T12:00:01Z', false],
    ['until=2026-11-22T12:00:00Z', false],
    ['until=2026-11-22T12:00:01Z', true],
    ['actor=key:1&outcome=allowed', false],
  ])('%s', (query, shown) => {
    expect(passes(of(query), entry)).toBe(shown)
  })
})
