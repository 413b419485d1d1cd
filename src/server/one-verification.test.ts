import { expect, it } from 'vitest'
import type { VerifyReport } from '../verify/report.ts'
import { oneVerification } from './one-verification.ts'
import type { VerifyRequest } from './verify-run.ts'

const report: VerifyReport = {
  ...{ ok: true, origin: 'o', size: 0, rootHash: '', findings: [], notChecked: [] },
  records: { intact: 0, erased: 0, expired: 0 },
}

it('[V16] a collector makes one verification at a time, and gives it to all who ask the same', async () => {
  const asked: VerifyRequest[] = []
  const ends: (() => void)[] = []
  const verify = oneVerification(async (request) => {
    asked.push(request)
    await new Promise<void>((resolve) => ends.push(resolve))
    return report
  })
  const [first, same] = [verify({ deep: true }), verify({ deep: true, incremental: false })]
  const record = new Uint8Array(16)
  for (const other of [{ deep: false }, { deep: true, incremental: true }, { deep: true, record }])
    await expect(verify(other)).rejects.toMatchObject({ code: 'busy' })
  ends[0]?.()
  expect(await Promise.all([first, same])).toEqual([report, report])
  expect(asked).toHaveLength(1)
  const next = verify({ deep: false })
  ends[1]?.()
  expect(await next).toBe(report)
})

it('[V16] one that fails stands in the way of no other', async () => {
  let count = 0
  const verify = oneVerification(async () => {
    if (++count === 1) throw new Error('disk')
    return report
  })
  await expect(verify({ deep: true })).rejects.toThrow('disk')
  expect(await verify({ deep: false })).toBe(report)
})
