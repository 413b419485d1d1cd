import { expect, it } from 'vitest'
import type { SubjectView } from '../../api/client.ts'
import { consequences } from './consequences.ts'

const nothing: SubjectView = {
  ...{ subject: null, pseudonym: null, traces: [], records: 0, parts: 0 },
  ...{ collateral: { slots: 0, records: 0 }, damaged: 0, mentions: [], people: [] },
  ...{ unopened: 0, holds: [] },
}
const mention = (values: number, held = false) => ({
  ...{ traceId: null, recordId: 'r', partId: 'p', class: 'email', values, subject: null, held },
})
const lines = (view: Partial<SubjectView>) =>
  consequences({ ...nothing, ...view }).map(({ tone, text }) => `${tone}: ${text}`)

it('[U22] tells what would go, what stays, and what is in the way', () => {
  const all = lines({
    ...{ traces: ['a', 'b'], records: 5, parts: 1, collateral: { slots: 1, records: 2 } },
    ...{ mentions: [mention(2), mention(1, true)], unopened: 3, damaged: 1, holds: ['h1', 'h2'] },
  })
  expect(all.map((line) => line.slice(0, 45))).toEqual([
    'stops: 2 legal holds in the way: nothing can ',
    'goes: 5 records with 1 part in 2 runs of this',
    'goes: 2 records of these from before anybody ',
    'goes: 1 mention elsewhere: 2 hidden values, w',
    'goes: 1 record damaged already: the keys go.',
    'stays: 1 mention under a legal hold.',
    'stays: 3 parts that may hold a value too, and',
    'stays: Kind, hour, duration, model, tokens an',
  ])
})

it('says nothing of what is not there', () => {
  expect(lines({})).toEqual([])
  expect(lines({ mentions: [mention(1)] })).toHaveLength(1)
})
