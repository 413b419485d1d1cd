// One flipped bit anywhere in what is stored: on a real log, through the whole verification.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { equalBytes } from '../crypto/equal.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { verifySource } from '../server/verify-source.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { verifyLog } from './verify-log.ts'
import type { SourceRecord, VerifySource } from './verify-source.ts'

let log: TestLog
let open: OpenLog
let source: VerifySource
let size = 0
beforeAll(async () => {
  log = await testLog()
  open = await log.open()
  for (let n = 0; n < 12; n++)
    await open.recorder.record([
      testStep({ userId: `user ${n % 3}`, input: [{ role: 'user', content: `Message ${n}.` }] }),
    ])
  source = verifySource({ ...open, ring: null })
  size = (await open.store.checkpoint())?.size ?? 0
})
afterAll(async () => {
  await open.close()
  log.dispose()
})

const verify = (changes: Partial<VerifySource>, more: { logKey?: string; deep?: boolean } = {}) =>
  verifyLog(
    { ...source, ...changes },
    {
      origin: open.info.origin,
      logKey: more.logKey ?? open.info.logKey,
      authorityKey: open.info.authorityKey,
      deep: more.deep ?? false,
    },
  )

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  changed[at]! ^= 1 << (at % 8)
  return changed
}

const records = (change: (record: SourceRecord) => SourceRecord): Partial<VerifySource> => ({
  async *records() {
    for await (const record of source.records()) yield change(record)
  },
})

describe('[V2] a flipped bit', () => {
  it('is in nothing at first', async () => {
    expect(await verify({}, { deep: true })).toMatchObject({ ok: true, size, findings: [] })
  })

  it.each([
    ['entries', 0],
    [0, 0],
  ] as const)('of tile %s is found, in each byte', async (level, index) => {
    const tile = source.readTile(level, index)
    if (!tile) throw new Error('no tile')
    for (let at = 0; at < tile.length; at++) {
      const changed = flipped(tile, at)
      const report = await verify({
        readTile: (l, i) => (l === level && i === index ? changed : source.readTile(l, i)),
      })
      expect(report.ok, String(at)).toBe(false)
      expect(report.findings.some((finding) => finding.index !== null)).toBe(true)
    }
  })

  it('of the checkpoint is found, in each byte', async () => {
    const note = (await source.checkpoint()) ?? new Uint8Array()
    for (let at = 0; at < note.length; at++) {
      const changed = flipped(note, at)
      const { findings } = await verify({ checkpoint: async () => changed })
      expect(findings[0]?.problem, String(at)).toContain('the checkpoint does not open')
    }
  })

  it("of the log's key is found, in each character", async () => {
    const { logKey } = open.info
    for (let at = 0; at < logKey.length; at++) {
      const changed = Buffer.from(flipped(Buffer.from(logKey), at)).toString('latin1')
      expect((await verify({}, { logKey: changed })).ok, String(at)).toBe(false)
    }
  })

  it('of a manifest is found, and the record named', async () => {
    for (let index = 0; index < size; index++)
      for (let at = index % 5; at < 400; at += 37) {
        let length = 0
        const report = await verify(
          records((record) => {
            if (record.index !== index) return record
            length = record.manifest.length
            return { ...record, manifest: flipped(record.manifest, at % length) }
          }),
        )
        expect(report.findings.some((finding) => finding.index === index)).toBe(true)
      }
  })

  it('of a header row or its salt is found by a deep run, and the record named', async () => {
    for (let index = 0; index < size; index++)
      for (const at of [0, 7, 23, 31]) {
        const changes = [
          (record: SourceRecord) => ({ ...record, salt: record.salt && flipped(record.salt, at) }),
          (record: SourceRecord) => ({
            ...record,
            header: record.header && record.header.replace(/^.(.*)$/s, `${at}$1`),
          }),
        ]
        for (const change of changes) {
          const changed = records((record) => (record.index === index ? change(record) : record))
          const { findings } = await verify(changed, { deep: true })
          expect(findings.some((finding) => finding.index === index)).toBe(true)
        }
      }
  })

  it('of a part or a wrapped key is found by a deep run', async () => {
    for await (const id of source.partIds()) {
      const part = async (asked: Uint8Array) => {
        const data = await source.part(asked)
        return data && equalBytes(asked, id) ? flipped(data, data.length >> 1) : data
      }
      expect((await verify({ part }, { deep: true })).ok).toBe(false)
    }
    const keyRows: VerifySource['keyRows'] = async function* () {
      for await (const row of source.keyRows()) yield { ...row, hash: flipped(row.hash, 3) }
    }
    const quick = { keyRows, keyRowHash: async () => null, pause: async () => {} }
    expect((await verify(quick, { deep: true })).ok).toBe(false)
  })
})
