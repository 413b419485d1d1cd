import { expect, it } from 'vitest'
import { byGravity, stateCounts } from './findings.ts'

const finding = (index: number | null, problem = 'a part was changed') => ({
  ...{ recordId: index === null ? null : `r${index}`, index, problem },
})

it('[U23] shows the gravest first', () => {
  const all = [finding(7), finding(2), finding(9, 'erased-unauthorised: part'), finding(null)]
  expect(byGravity(all).map(({ index }) => index)).toEqual([null, 9, 2, 7])
})

it('[U23] says of each state how many, and marks what is wrong', () => {
  const report = {
    ...{ ok: false, origin: 'o', size: 12, rootHash: '', notChecked: [] },
    ...{ records: { intact: 9, erased: 2, expired: 0 }, unauthorised: 1 },
    ...{ findings: [finding(1)], findingsTotal: 20_000 },
  }
  const of = (name: string) => stateCounts(report).find((count) => count.name === name)
  expect(of('findings')).toMatchObject({ count: 20_000, tone: 'bad' })
  expect(of('gone without right')).toMatchObject({ count: 1, tone: 'bad' })
  expect(of('erased')).toMatchObject({ count: 2, tone: 'plain' })
  expect(of('gaps')?.count).toBe(0)
})
