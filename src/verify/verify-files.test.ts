import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ed25519Signer, newEd25519Seed } from '../crypto/ed25519.ts'
import { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import { newCheckpoint } from '../ledger/checkpoint.ts'
import { cosigner } from '../ledger/cosignature.ts'
import { testLogKey, testLogVkey } from '../ledger/fixtures/go-key.ts'
import { publishedLog, type PublishedLog } from '../ledger/fixtures/published-log.ts'
import { noteSigner, signNote } from '../ledger/note.ts'
import { formatVerifierKey, signatureTypes } from '../ledger/verifier-key.ts'
import { parseWitnessPolicy } from '../ledger/witness-policy.ts'
import { encodeLeaf } from '../seal/format/leaf.ts'
import { verifyFiles, type VerifyFilesOptions } from './verify-files.ts'

const origin = testLogKey.name
const size = 700
const bytes = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, i) => (seed * 31 + i * 7) % 256)
const leaves = Array.from({ length: size }, (_, i) =>
  encodeLeaf({ kind: 'step', id: bytes(16, i), time: i, manifestHash: bytes(32, i) }),
)

async function check(log: PublishedLog, options: Partial<VerifyFilesOptions> = {}) {
  return (await verifyFiles(log, { logKeys: [testLogVkey], ...options })).report
}

/** Problems of a log of 700 leaves, changed by `change`. */
async function problemsOf(
  change: (log: PublishedLog) => void,
  options: Partial<VerifyFilesOptions> = {},
): Promise<string[]> {
  const log = publishedLog(leaves)
  change(log)
  const report = await check(log, options)
  expect(report.ok).toBe(report.findings.length === 0)
  return report.findings.map(({ problem, index }) => (index === null ? '' : `${index}: `) + problem)
}

const witnessKeys = ['one', 'two'].map((name) => {
  const key = ed25519Signer(Secret.own(newEd25519Seed()))
  const { publicKey } = key
  const vkey = formatVerifierKey({ name, type: signatureTypes.cosignature, publicKey })
  return { name, vkey, signer: cosigner(name, key, 1_700_000_000) }
})
const policy = parseWitnessPolicy(
  [
    ...witnessKeys.map(({ name, vkey }) => `witness w-${name} ${vkey}`),
    'group both all w-one w-two',
    'quorum both\n',
  ].join('\n'),
)

/** The checkpoint of the first `count` leaves, cosigned by so many witnesses. */
function cosigned(count: number, witnesses: number): Uint8Array {
  const text = Buffer.from(publishedLog(leaves.slice(0, count)).head.note).toString()
  const signers = witnessKeys.slice(0, witnesses).map(({ signer }) => signer)
  return signNote(text.slice(0, text.indexOf('\n\n') + 1), [testLogKey.signer, ...signers])
}

describe('[V43] all of the tree', () => {
  it('is found well, with what was not looked at', async () => {
    const log = publishedLog(leaves)
    const { report, note } = await verifyFiles(log, { logKeys: [testLogVkey] })
    expect(report).toMatchObject({
      ...{ ok: true, origin, size, findings: [], signedBy: ['33d7b496'] },
      records: { intact: size, erased: 0, expired: 0 },
      rootHash: Buffer.from(log.head.root).toString('base64'),
    })
    expect(report.notChecked.join()).toMatch(/manifests, headers, parts, keys and erasures/)
    expect(note).toEqual(log.head.note)
    expect(new Set(log.asked)).toEqual(new Set([...log.files.keys(), 'checkpoint.witnessed']))
  })

  it('is found damaged by any byte of any file', async () => {
    const log = publishedLog(leaves)
    const paths = [...log.files.keys()]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (path, at, flip) => {
          const file = log.files.get(path)!
          const changed = Uint8Array.from(file)
          changed[at % file.length]! ^= flip
          log.files.set(path, changed)
          const { ok } = await check(log)
          log.files.set(path, file)
          expect(ok, `${path}, byte ${at % file.length} by ${flip}`).toBe(false)
        },
      ),
      { numRuns: process.env['SLOW'] ? 5000 : 150 },
    )
  })

  it.each([...publishedLog(leaves).files.keys()])(
    'is found incomplete without %s',
    async (path) => {
      const problems = await problemsOf(({ files }) => void files.delete(path))
      expect(problems.join('\n')).toContain(
        path === 'checkpoint' ? 'the checkpoint is missing' : `${path} is missing`,
      )
    },
  )

  it('says where, and goes on', async () => {
    const problems = await problemsOf(({ files }) => {
      files.get('tile/entries/000')![5 * 60 + 20]! ^= 1
      files.get('tile/0/002.p/188')![3 * 32]! ^= 1
    })
    expect(problems).toContain('5: tile 0/0 does not hold the hash computed from the leaves')
    expect(problems).toContain('515: tile 0/2 does not hold the hash computed from the leaves')
    expect(problems).toContain('the root of the leaves is not the one in the signed checkpoint')
    const { records } = await check(publishedLog(leaves))
    expect(records.intact).toBe(size)
  })

  it('takes the start of the full file where the partial one is gone', async () => {
    const older = publishedLog(leaves.slice(0, 500))
    const newer = publishedLog(leaves)
    for (const path of ['tile/entries/001', 'tile/0/001'])
      older.files.set(path, newer.files.get(path)!)
    for (const path of ['tile/entries/001.p/244', 'tile/0/001.p/244']) older.files.delete(path)
    expect(await check(older)).toMatchObject({ ok: true, size: 500 })
  })

  it('holds a partial file to its width', async () => {
    const problems = await problemsOf(({ files }) => {
      const path = 'tile/entries/002.p/188'
      files.set(path, Buffer.concat([files.get(path)!, Buffer.from([0, 1, 7])]))
    })
    expect(problems).toEqual(['tile/entries/002.p/188 does not hold 188 entries'])
  })

  it('finds leaves of no known shape', async () => {
    const odd = leaves.with(300, Buffer.from('jane@example.com'))
    const { findings } = await check(publishedLog(odd))
    expect(findings).toEqual([
      { recordId: null, index: 300, problem: 'the leaf is of no known shape' },
    ])
  })

  it('of an empty log has one file', async () => {
    const log = publishedLog([])
    expect(await check(log)).toMatchObject({ ok: true, size: 0 })
    expect([...log.files.keys()]).toEqual(['checkpoint'])
  })
})

describe('[V44] whose it is', () => {
  it('another key, or another origin, is no silent pass', async () => {
    const key = ed25519Signer(Secret.own(newEd25519Seed()))
    const { publicKey } = key
    const stranger = noteSigner(origin, key)
    const vkey = formatVerifierKey({ name: origin, type: signatureTypes.ed25519, publicKey })
    const log = publishedLog(leaves, stranger)
    expect(await check(log)).toMatchObject({ ok: false, size: 0 })
    // Both keys of a log that renews them.
    const report = await check(log, { logKeys: [testLogVkey, vkey] })
    expect(report).toMatchObject({ ok: true, signedBy: [stranger.keyId] })
    // The first one was given up: what it signs now may be by whoever has it.
    const stolen = await check(publishedLog(leaves), { logKeys: [testLogVkey, vkey] })
    expect(stolen.findings.map(({ problem }) => problem)).toEqual([
      expect.stringContaining('is not signed by the last of the given keys'),
    ])
    log.files.set('checkpoint.witnessed', publishedLog(leaves.slice(0, 600)).head.note)
    expect(await check(log, { logKeys: [testLogVkey, vkey] })).toMatchObject({ ok: true })
    // A key of the right name for a log that says it is another one.
    const renamed = { name: 'example.com/other', type: signatureTypes.ed25519, publicKey }
    expect(await check(log, { logKeys: [formatVerifierKey(renamed)] })).toMatchObject({ ok: false })
  })

  it.each([[[]], [['no vkey']], [[testLogVkey, testLogVkey.replace('example', 'xample')]]])(
    'keys %j are refused',
    async (logKeys) => {
      await expect(verifyFiles(publishedLog([]), { logKeys })).rejects.toMatchObject({
        code: 'usage',
      })
    },
  )
})

describe('[V45] what was seen before', () => {
  const remembered = publishedLog(leaves.slice(0, 600)).head

  it('is still there', async () => {
    expect(await problemsOf(() => {}, { remembered })).toEqual([])
    const report = await check(publishedLog(leaves), { remembered })
    expect(report.notChecked.join()).not.toContain('before')
    const first = await check(publishedLog(leaves))
    expect(first.notChecked.join()).toContain('nothing of this log was verified here before')
  })

  it('was cut off', async () => {
    const report = await check(publishedLog(leaves.slice(0, 599)), { remembered })
    expect(report.findings[0]!.problem).toBe(
      'the log has 599 records, but 600 were verified here before: its tail is missing',
    )
  })

  it('was rewritten', async () => {
    const rewritten = publishedLog(leaves.with(10, leaves[11]!))
    expect((await check(rewritten, { remembered })).findings.map(({ problem }) => problem)).toEqual(
      ['the first 600 records are not those that were verified here before'],
    )
  })
})

describe('[V46] witnesses', () => {
  it('enough of them have cosigned', async () => {
    const log = publishedLog(leaves)
    log.files.set('checkpoint', cosigned(size, 2))
    const report = await check(log, { policy })
    expect(report).toMatchObject({
      ok: true,
      witnessedSize: size,
      cosignatures: ['w-one', 'w-two'],
    })
    expect(report.notChecked.join()).not.toContain('witness')
  })

  it('they may be some records behind', async () => {
    const log = publishedLog(leaves)
    log.files.set('checkpoint.witnessed', cosigned(600, 2))
    const report = await check(log, { policy, now: 300_600 })
    expect(report).toMatchObject({ ok: true, witnessedSize: 600 })
    expect(report.notChecked.join()).toContain('that 100 records past the witnessed checkpoint')
  })

  it.each([0, 600])(
    'but not for long: of %i an old checkpoint covers nothing new',
    async (count) => {
      const log = publishedLog(leaves)
      log.files.set('checkpoint.witnessed', cosigned(count, 2))
      const report = await check(log, { policy, now: 300_000 + count + 1 })
      expect(report.findings).toMatchObject([{ index: count }])
      expect(report.findings[0]!.problem).toContain('no checkpoint past this record is witnessed')
      expect(await check(log, { policy, now: 300_000 + count })).toMatchObject({ ok: true })
      const strict = await check(log, { policy, maxLag: 10, now: count + 11 })
      expect(strict.ok).toBe(false)
    },
  )

  it('nor is any record of another time: its writer chose that', async () => {
    const now = 1_800_000_000_000
    const leafOf = (i: number, time: number) =>
      encodeLeaf({ kind: 'step', id: bytes(16, i), time, manifestHash: bytes(32, i) })
    const judge = async (times: readonly number[]) => {
      const log = publishedLog(times.map((time, i) => leafOf(i, time)))
      log.files.set('checkpoint.witnessed', cosigned(0, 2))
      return (await check(log, { policy, now })).findings.map(({ index }) => index)
    }
    expect(await judge([now, now - 300_000, now + 300_000])).toEqual([])
    expect(await judge([now, now - 300_001, now - 400_000])).toEqual([1])
    expect(await judge([now + 300_001, now])).toEqual([0])
    const late = Array.from({ length: 300 }, (_, i) => (i === 299 ? 0 : now))
    expect(await judge(late)).toEqual([299])
  })

  it('a policy that asks for none is none, and that of another log is refused', async () => {
    const log = publishedLog(leaves)
    log.files.set('checkpoint', cosigned(size, 2))
    const none = await check(log, { policy: parseWitnessPolicy('quorum none\n') })
    expect(none).toMatchObject({ ok: true })
    expect([none.witnessedSize, none.cosignatures]).toEqual([undefined, undefined])
    expect(none.notChecked.join()).toContain('witness cosignatures: the quorum of the policy is')
    const publicKey = ed25519Signer(Secret.own(newEd25519Seed())).publicKey
    const other = formatVerifierKey({ name: origin, type: signatureTypes.ed25519, publicKey })
    const withLogs = (...keys: string[]) => ({
      ...policy,
      logs: keys.map((vkey) => ({ vkey })),
    })
    expect(await check(log, { policy: withLogs(other, testLogVkey) })).toMatchObject({
      ...{ ok: true, witnessedSize: size },
    })
    for (const quorum of ['both', 'none'])
      await expect(check(log, { policy: { ...withLogs(other), quorum } })).rejects.toMatchObject({
        code: 'config_invalid',
      })
  })

  it('too few', async () => {
    const problems = await problemsOf(
      ({ files }) => void files.set('checkpoint', cosigned(size, 1)),
      { policy },
    )
    expect(problems).toEqual(['no checkpoint has the cosignatures that the policy asks for'])
  })

  it('they saw another log than the files are of', async () => {
    const other = leaves.with(10, leaves[11]!)
    const { root } = publishedLog(other.slice(0, 600)).head
    const fork = newCheckpoint(testLogKey.signer, { size: 600, root }).note
    const problems = await problemsOf(({ files }) => void files.set('checkpoint.witnessed', fork))
    expect(problems).toEqual(['the first 600 records are not those of the witnessed checkpoint'])
  })

  it('what they saw is more than there is', async () => {
    const log = publishedLog(leaves.slice(0, 600))
    log.files.set('checkpoint.witnessed', cosigned(size, 2))
    const { findings } = await check(log)
    expect(findings[0]!.problem).toContain('a checkpoint of 700 lies beside it')
  })

  it('without a policy none is looked at, and that is said', async () => {
    const report = await check(publishedLog(leaves))
    expect(report.cosignatures).toBeUndefined()
    expect(report.notChecked).toContain('witness cosignatures: no policy was given')
  })
})

describe('[V47] whoever serves the files', () => {
  it('cannot make the walk long, nor the report', async () => {
    const log = publishedLog([])
    const huge = newCheckpoint(testLogKey.signer, { size: 2 ** 40, root: new Uint8Array(32) })
    log.files.set('checkpoint', huge.note)
    const report = await check(log)
    expect(report.ok).toBe(false)
    expect(log.asked.length).toBeLessThan(1100)
    expect(report.findings.length).toBeLessThanOrEqual(10_001)
    expect(report.notChecked).toContain('leaves and tiles past those that are missing or wrong')
  })

  it('is asked for a few files at a time, each once', async () => {
    const log = publishedLog(leaves)
    let now = 0
    let most = 0
    const slow = {
      ...log,
      async read(path: string) {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, 1))
        now--
        return log.read(path)
      },
    }
    expect(await check(slow)).toMatchObject({ ok: true })
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(9)
    expect(new Set(log.asked).size).toBe(log.asked.length)
  })

  it('may serve what is wrong without end, and does not make the check endless', async () => {
    const head = { size: Number.MAX_SAFE_INTEGER, root: new Uint8Array(32) }
    const { note } = newCheckpoint(testLogKey.signer, head)
    for (const bytes of [1, 512, 8192]) {
      let asked = 0
      const read = async (path: string) => {
        asked += 1
        if (path.startsWith('tile/')) return new Uint8Array(bytes)
        return path === 'checkpoint' ? note : null
      }
      const { report } = await verifyFiles({ read }, { logKeys: [testLogVkey] })
      expect(report).toMatchObject({ ok: false, records: { intact: 0 } })
      expect(report.findings.map(({ problem }) => problem)).not.toEqual([])
      expect(report.notChecked).toContain('leaves and tiles past those that are missing or wrong')
      expect(asked).toBeLessThan(10_000)
    }
  })

  it('may send what is too large: a finding; or nothing: no verdict', async () => {
    const failing = (code: 'too_large' | 'unavailable'): PublishedLog => {
      const log = publishedLog(leaves)
      return {
        ...log,
        read: (path) =>
          path === 'tile/0/001'
            ? Promise.reject(new SealtraceError(code, 'as it is'))
            : log.read(path),
      }
    }
    const { findings } = await check(failing('too_large'))
    expect(findings[0]).toMatchObject({ problem: 'tile/0/001: as it is' })
    await expect(check(failing('unavailable'))).rejects.toMatchObject({ code: 'unavailable' })
  })
})
