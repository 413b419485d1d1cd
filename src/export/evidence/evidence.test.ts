import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localPrincipal, type Principal } from '../../access/principal.ts'
import { readyAuthority } from '../../access/ready-authority.ts'
import { Reader } from '../../access/reader.ts'
import { toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { ed25519Signer } from '../../crypto/ed25519.ts'
import { Secret } from '../../crypto/secret.ts'
import { SealtraceError } from '../../error.ts'
import { rotateSigning } from '../../erase/rotate-signing.ts'
import { Subjects } from '../../erase/subjects.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import { cosigner } from '../../ledger/cosignature.ts'
import { parseNote, signNote } from '../../ledger/note.ts'
import { formatVerifierKey, signatureTypes } from '../../ledger/verifier-key.ts'
import { parseWitnessPolicy } from '../../ledger/witness-policy.ts'
import { parseManifest } from '../../seal/format/manifest.ts'
import { findCanaries } from '../../testing/canary.ts'
import { testStep } from '../../testing/steps.ts'
import { testLog, type TestLog } from '../../testing/test-log.ts'
import { ZipFile } from '../zip/zip-reader.ts'
import { checkPack, type PackReport } from './check-pack.ts'
import { EvidenceDesk, type EvidenceOptions } from './evidence-desk.ts'
import type { EvidenceRequest } from './evidence-request.ts'
import type { PackIndex } from './pack-index.ts'

const me = localPrincipal('tester')
const jane = 'jane.sample@example.com'
const traceOf = (n: number) => n.toString(16).padStart(32, 'e')
const hostile = '<script>alert("x")</script><img src=https://evil.example/x>\u202e\u0007'

let test: TestLog
let log: OpenLog

beforeAll(async () => {
  test = await testLog()
  log = await test.open()
  await log.recorder.record([
    testStep({ traceId: traceOf(1), input: [{ role: 'user', content: `Write to ${jane}.` }] }),
    testStep({ traceId: traceOf(1), name: 'reply', output: hostile, tags: ['a'] }),
  ])
  await log.recorder.record([testStep({ traceId: traceOf(2), userId: 'tom', output: 'fine' })])
  await new Reader({ ...log, origin: log.info.origin }).reveal(me, {
    record: await recordOf(traceOf(1)),
    class: 'email',
    reason: 'ticket 4711',
  })
})

afterAll(async () => {
  await log.close()
  test.dispose()
})

async function recordOf(trace: string): Promise<string> {
  const { steps } = await new Reader({ ...log, origin: log.info.origin }).show(me, trace)
  const found = steps.find(({ findings }) => findings.some((one) => one.class === 'email'))
  return found?.recordId ?? ''
}

let packs = 0

/** Takes a pack, and gives where it lies. */
async function take(
  request: Partial<EvidenceRequest> = {},
  { as = me, ...options }: { as?: Principal } & Partial<EvidenceOptions> = {},
): Promise<string> {
  const desk = new EvidenceDesk(log, { tool: 'sealtrace test', ...options })
  const asked = { form: 'masked', traces: [traceOf(1)], ...request } as const
  const pack = await desk.take(as, asked)
  const chunks: Uint8Array[] = []
  for await (const chunk of pack.bytes) chunks.push(chunk)
  const path = join(test.path, `pack-${++packs}.zip`)
  writeFileSync(path, Buffer.concat(chunks))
  return path
}

async function check(path: string, more: object = {}): Promise<PackReport> {
  const zip = ZipFile.open(path)
  try {
    return await checkPack(
      { names: zip.names, read: (name) => zip.read(name) },
      { logKeys: [log.info.logKey], authorityKey: log.info.authorityKey, now: Date.now(), ...more },
    )
  } finally {
    zip.close()
  }
}

async function filesOf(path: string): Promise<Map<string, Buffer>> {
  const zip = ZipFile.open(path)
  const files = new Map<string, Buffer>()
  for (const name of zip.names) files.set(name, Buffer.from((await zip.read(name)) ?? ''))
  zip.close()
  return files
}

/** As whoever changes a pack makes it: every list of its files says what is there. */
function summedUp(files: Map<string, Buffer>, edit: (index: PackIndex) => void = () => {}) {
  const index = indexOf(files)
  edit(index)
  const others = [...files].filter(([name]) => name !== 'index.json' && name !== 'SHA256SUMS')
  index.files = others.map(([name, data]) => ({
    ...{ name, size: data.length, sha256: toHex(sha256(data)) },
  }))
  files.set('index.json', Buffer.from(JSON.stringify(index)))
  const listed = [...files].filter(([name]) => name !== 'SHA256SUMS')
  const sums = listed.map(([name, data]) => `${toHex(sha256(data))}  ${name}\n`)
  return files.set('SHA256SUMS', Buffer.from(sums.join('')))
}

const indexOf = (files: ReadonlyMap<string, Buffer>) =>
  JSON.parse(String(files.get('index.json'))) as PackIndex

function unpacked(files: ReadonlyMap<string, Buffer>): string {
  const folder = join(test.path, `unpacked-${++packs}`)
  for (const [name, data] of files) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, data)
  }
  return folder
}

function python(folder: string, logKey = log.info.logKey) {
  const script = join(folder, 'check.py')
  const { status, stdout, stderr } = spawnSync('python3', [script, folder, '--log-key', logKey], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const hasPython =
  spawnSync('python3', ['--version']).status === 0 && spawnSync('openssl', ['version']).status === 0
if (!hasPython) console.warn('SKIPPED: check.py: python3 or openssl is not here')

describe('[V30] a pack', () => {
  it.each(['masked', 'sealed'] as const)(
    'in %s form holds, for us and for Python',
    async (form) => {
      const path = await take({ form, reason: 'case 12' })
      const report = await check(path)
      expect(report.findings).toEqual([])
      expect(report).toMatchObject({ ok: true, form, origin: log.info.origin })
      expect(report.records).toMatchObject({ asked: 2, erased: 0, damaged: 0 })
      const files = await filesOf(path)
      const folder = unpacked(files)
      if (hasPython) {
        const { status, stdout } = python(folder)
        expect([status, stdout.trim().split('\n').at(-1)]).toEqual([0, 'ok'])
        expect(stdout).toContain(`${indexOf(files).records.length} records checked`)
      }
      const parts = [...files.keys()].filter((name) => name.startsWith('parts/'))
      const content = [...files.keys()].filter((name) => name.startsWith('content/'))
      expect([parts.length > 0, content.length]).toEqual(form === 'sealed' ? [true, 0] : [false, 1])
    },
  )

  it('has who looked, what was changed, and the keys, with receipts over one checkpoint', async () => {
    const files = await filesOf(await take({ reason: 'case 12' }))
    const index = indexOf(files)
    const audits = JSON.parse(String(files.get('audit.json'))) as Record<string, string>[]
    expect(audits).toContainEqual(
      expect.objectContaining({ action: 'reveal', reason: 'ticket 4711' }),
    )
    expect(audits.at(-1)).toMatchObject({
      action: 'evidence',
      target: traceOf(1),
      reason: 'case 12',
    })
    expect(audits.at(-1)?.['recordId']).toBe(index.auditRecordId)
    const kinds = new Set(index.records.map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual(expect.arrayContaining(['audit', 'keys', 'step']))
    const receipts = [...files].filter(([name]) => name.endsWith('.tlog-proof'))
    expect(receipts.length).toBe(index.records.length)
    for (const [, bytes] of receipts)
      expect(String(bytes).endsWith(String(files.get('log/checkpoint')))).toBe(true)
  })

  it('of a time has all of it, with the runs that it belongs to', async () => {
    const path = await take({ traces: undefined, since: 0 })
    const index = indexOf(await filesOf(path))
    expect(index.content.map(({ traceId }) => traceId).sort()).toEqual([traceOf(1), traceOf(2)])
    expect(index.asked).toMatchObject({ traces: null, since: '1970-01-01T00:00:00.000Z' })
    expect((await check(path)).findings).toEqual([])
  })
})

describe('[V31] taking one', () => {
  const principal = (...roles: string[]): Principal => ({
    name: `key:${roles.join('+')}`,
    roles,
    authority: readyAuthority,
  })
  const code = (error: unknown) => (error as { code?: string }).code

  it.each([
    ['ingest', 'not_found', 'not_found'],
    ['viewer', 'not_found', 'not_found'],
    ['analyst', 'ok', 'not_found'],
    ['investigator', 'ok', 'not_found'],
    ['auditor', 'not_found', 'ok'],
    ['dpo', 'not_found', 'ok'],
    ['admin', 'not_found', 'ok'],
  ])('as %s: masked %s, sealed %s', async (role, masked, sealed) => {
    const tried = async (form: 'masked' | 'sealed') =>
      take({ form }, { as: principal(role) }).then(() => 'ok', code)
    expect([await tried('masked'), await tried('sealed')]).toEqual([masked, sealed])
  })

  it('what is not there and what is not allowed look the same, and both are on the record', async () => {
    const refusals: unknown[] = []
    for (const [who, trace] of [
      [principal('viewer'), traceOf(1)],
      [principal('viewer'), traceOf(7)],
      [me, traceOf(7)],
    ] as const)
      refusals.push(await take({ traces: [trace] }, { as: who }).catch((error: unknown) => error))
    const texts = refusals.map((error) => [code(error), (error as Error).message])
    expect(texts).toEqual([texts[0], texts[0], texts[0]])
    expect(texts[0]?.[0]).toBe('not_found')
    const several = await take({ traces: [traceOf(1), traceOf(7)] }).catch(code)
    expect(several).toBe('not_found')
    const entries = await new Reader({ ...log, origin: log.info.origin }).auditLog(me, {
      action: 'evidence',
      limit: 5,
    })
    const said = entries.map(({ outcome, actor, target }) => [outcome, actor, target])
    expect(said).toEqual([
      ['failed', 'os:tester', expect.any(String)],
      ['failed', 'os:tester', expect.any(String)],
      ['failed', 'os:tester', traceOf(7)],
      ['denied', 'key:viewer', traceOf(7)],
      ['denied', 'key:viewer', traceOf(1)],
    ])
  })

  it('is on the record before any content is read', async () => {
    const order: string[] = []
    const parts = log.store.parts.bind(log.store)
    const spied = {
      ...log,
      store: new Proxy(log.store, {
        get: (store, name) => {
          if (name === 'parts')
            return (ids: readonly Uint8Array[]) => (order.push('read'), parts(ids))
          const value: unknown = Reflect.get(store, name)
          return typeof value === 'function' ? (value.bind(store) as unknown) : value
        },
      }),
      recorder: {
        ...log.recorder,
        audit: async (entry: Parameters<OpenLog['recorder']['audit']>[0]) => {
          const id = await log.recorder.audit(entry)
          order.push(`on record: ${entry.action}`)
          return id
        },
      },
    }
    const pack = await new EvidenceDesk(spied, { tool: 'test' }).take(me, {
      form: 'masked',
      traces: [traceOf(1)],
    })
    for await (const _ of pack.bytes);
    expect(order[0]).toBe('on record: evidence')
    expect(order.slice(1).every((what) => what === 'read')).toBe(true)
    expect(order.length).toBeGreaterThan(2)
  })

  it('holds no audit entry for who may not read them, and says so', async () => {
    for (const request of [{}, { traces: undefined, since: 0 }]) {
      const files = await filesOf(await take(request, { as: principal('analyst') }))
      const index = indexOf(files)
      expect(String(files.get('audit.json')).trim()).toBe('[]')
      expect(index.records.some(({ kind }) => kind === 'audit')).toBe(false)
      expect(index.leftOut.join()).toContain('audit entries')
    }
  })

  it('is refused for what says too little, too much, or nothing', async () => {
    const requests: Partial<EvidenceRequest>[] = [
      { traces: undefined },
      { traces: [] },
      { since: 0 },
      { traces: ['nothing'] },
      { traces: undefined, since: 5, until: 5 },
      { reason: ' ' },
      { traces: Array.from({ length: 101 }, (_, n) => traceOf(n)) },
    ]
    for (const request of requests)
      expect([request, await take(request).catch(code)]).toEqual([request, 'bad_request'])
  })

  it('is refused while others are made', async () => {
    const desk = new EvidenceDesk(log, { tool: 'test' })
    const request = { form: 'masked', traces: [traceOf(1)] } as const
    const open = await Promise.all([desk.take(me, request), desk.take(me, request)])
    for (const { bytes } of open) await bytes.next()
    expect(await desk.take(me, request).then(() => 'ok', code)).toBe('busy')
    for (const { bytes } of open) await bytes.return(undefined)
    expect(await desk.take(me, request).then(() => 'ok', code)).toBe('ok')
  })
})

describe('[V32] what is in it', () => {
  it('shows nothing that was hidden', async () => {
    for (const form of ['masked', 'sealed'] as const) {
      const files = await filesOf(await take({ form }))
      expect(findCanaries([jane], [...files])).toEqual([])
      for (const seed of ['projectKey', 'PRIVATE+KEY'])
        expect([...files.values()].some((data) => data.includes(seed))).toBe(false)
    }
  })

  it('makes no markup of what was recorded, and lets the report ask nobody', async () => {
    const files = await filesOf(await take())
    const report = String(files.get('report.html'))
    expect(report).toContain('&lt;script&gt;alert(')
    expect(report).not.toMatch(/<script|<img|<link|<iframe|javascript:|\u202e|\u0007/)
    expect(report).toContain(`content="default-src 'none'; style-src 'sha256-`)
    expect(report.match(/(?:src|href|url)\s*[=(]/g)?.length ?? 0).toBe(
      report.match(/src=https:\/\/evil/g)?.length ?? 0,
    )
    for (const name of files.keys())
      expect(name).toMatch(
        /^(records\/\d{10}\/[a-z.-]+|content\/\d{5}\.json|log\/[a-z.-]+|parts\/[0-9a-f]{64}|[A-Za-z0-9.]+)$/,
      )
  })
})

describe('[V33] what is missing', () => {
  it('is explained by the record that took it, and by nothing else', async () => {
    const other = await testLog()
    const open = await other.open()
    try {
      const user = 'u-4711'
      await open.recorder.record([
        testStep({ traceId: traceOf(3), userId: user, output: 'theirs' }),
        testStep({ traceId: traceOf(4), userId: 'tom', output: 'his' }),
      ])
      await new Subjects(open).erase(me, { who: { user }, reason: 'asked', dryRun: false })
      const [kept, mine] = [log, open]
      log = mine
      try {
        const path = await take({ traces: undefined, since: 0 })
        const report = await check(path)
        expect(report.findings).toEqual([])
        const intent = indexOf(await filesOf(path)).records.find(
          ({ kind }) => kind === 'erasureIntent',
        )
        expect(report.records.erased).toBeGreaterThan(0)
        expect(report.taken.map(({ by }) => by)).toEqual(report.taken.map(() => intent?.index))
        // Another officer has signed nothing.
        const stranger = await check(path, { authorityKey: kept.info.authorityKey })
        expect(stranger.findings.map(({ problem }) => problem).join()).toContain(
          'erased-unauthorised',
        )
        const files = await filesOf(path)
        expect(String(files.get('report.html'))).toContain(`erased by record ${intent?.index}`)
        if (hasPython) {
          const { status, stdout } = python(unpacked(files))
          expect([status, stdout]).toEqual([3, expect.stringContaining('not judged')])
          expect(stdout).not.toMatch(/^ok$/m)
        }
      } finally {
        log = kept
      }
    } finally {
      await open.close()
      other.dispose()
    }
  })
})

describe('[V33] what somebody took out of the store', () => {
  it('is a finding: a run cannot lose a record unseen', async () => {
    const own = await testLog()
    const open = await own.open()
    const kept = log
    try {
      log = open
      await open.recorder.record([
        testStep({ traceId: traceOf(1), output: 'one' }),
        testStep({ traceId: traceOf(1), output: 'two' }),
      ])
      const [, second] = await open.store.trace(traceOf(1))
      await open.store.erase({ records: [second?.id ?? new Uint8Array()], parts: [], residues: [] })
      const path = await take()
      const index = indexOf(await filesOf(path))
      expect(index.check).toMatchObject({ ok: false, records: { erased: 0 } })
      const { ok, records, findings } = await check(path)
      expect([ok, records.asked, records.damaged]).toEqual([false, 2, 1])
      expect(findings).toMatchObject([
        { index: second?.index, problem: 'erased-unauthorised: the header row is missing' },
      ])
      const parts = (await open.store.trace(traceOf(1))).flatMap(({ manifest }) => [
        ...parseManifest(manifest).own,
      ])
      await open.store.erase({ records: [], parts: parts.map(({ id }) => id), residues: [] })
      for (const form of ['masked', 'sealed'] as const)
        expect((await check(await take({ form }))).records.damaged).toBe(2)
    } finally {
      log = kept
      await open.close()
      own.dispose()
    }
  })
})

describe('[V34] checking one', () => {
  const rezipped = async (files: ReadonlyMap<string, Buffer>): Promise<PackReport> =>
    checkPack(
      { names: [...files.keys()], read: async (name) => files.get(name) ?? null },
      { logKeys: [log.info.logKey], authorityKey: log.info.authorityKey, now: Date.now() },
    )

  it('finds a flipped byte in any file that proves something', async () => {
    // By who may not read the audit log: fewer records.
    const as = { name: 'key:both', roles: ['analyst', 'sealer'], authority: readyAuthority }
    for (const form of ['masked', 'sealed'] as const) {
      const good = await filesOf(await take({ form }, form === 'masked' ? { as } : {}))
      expect((await rezipped(good)).ok).toBe(true)
      const proving = [...good.keys()].filter((name) => /^(records|parts|log)\//.test(name))
      for (const [n, name] of proving.entries()) {
        const data = Buffer.from(good.get(name) ?? '')
        const at = (n * 7919) % data.length
        data[at] = (data[at] ?? 0) ^ 1
        // Whoever changes a file changes the sums too.
        const bad = summedUp(new Map([...good, [name, data]]))
        const report = await rezipped(bad).catch((error: unknown) => ({
          ok: (error as { code: string }).code !== 'corrupt',
        }))
        // Keys are told, and not believed: they are compared with what the checker has.
        if (name !== 'log/keys.json') expect([name, report.ok]).toEqual([name, false])
      }
    }
  })

  it.runIf(hasPython)('so does Python', async () => {
    const good = await filesOf(await take({ form: 'sealed' }))
    const record = [...good.keys()].find((name) => name.endsWith('/leaf'))?.slice(0, -5) ?? ''
    const part = [...good.keys()].find((name) => name.startsWith('parts/')) ?? ''
    for (const name of [
      ...['leaf', 'manifest', 'salt', 'header.json', 'receipt.tlog-proof'].map(
        (file) => `${record}/${file}`,
      ),
      ...[part, 'log/checkpoint'],
    ]) {
      const data = Buffer.from(good.get(name) ?? '')
      const at = Math.floor(data.length / 2)
      data[at] = (data[at] ?? 0) ^ 1
      const lines = String(good.get('SHA256SUMS')).split('\n')
      const sums = lines.map((line) =>
        line.endsWith(`  ${name}`) ? `${toHex(sha256(data))}  ${name}` : line,
      )
      const bad = new Map([...good, [name, data], ['SHA256SUMS', Buffer.from(sums.join('\n'))]])
      const { status, stdout, stderr } = python(unpacked(bad))
      expect([name, status, stderr]).toEqual([name, 1, ''])
      expect(stdout).toContain('WRONG: ')
    }
    const wrongKey = python(unpacked(good), other)
    expect([wrongKey.status, wrongKey.stdout]).toEqual([1, expect.stringContaining('not signed')])
  })

  const other = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx'

  it('finds files that are missing, added, or of another log', async () => {
    const path = await take()
    const good = await filesOf(path)
    const problems = async (files: Map<string, Buffer>) =>
      (await rezipped(files)).findings.map(({ problem }) => problem).join()
    const without = new Map(good)
    without.delete('audit.json')
    expect(await problems(without)).toContain('missing: audit.json')
    const changed = new Map([...good, ['report.html', Buffer.from('all is well')]])
    expect(await problems(changed)).toContain('report.html is not the one in SHA256SUMS')
    const leafless = new Map(good)
    leafless.delete([...good.keys()].find((name) => name.endsWith('/leaf')) ?? '')
    expect(await problems(leafless)).toContain('leaf or the receipt')
    const more = new Map([...good, ['content/00009.json', Buffer.from('{"steps":[]}')]])
    expect(await problems(more)).toContain('content/00009.json')
    const report = await check(path, { logKeys: [other] })
    expect(report).toMatchObject({ ok: false, size: null })
    await expect(rezipped(new Map([['index.json', Buffer.from('{}')]]))).rejects.toMatchObject({
      code: 'corrupt',
    })
  })

  const edited = async (
    form: 'masked' | 'sealed',
    change: (files: Map<string, Buffer>) => void,
    edit?: (index: PackIndex) => void,
  ) => {
    const files = await filesOf(await take({ form }))
    change(files)
    return summedUp(files, edit)
  }
  const wrongIn = async (files: Map<string, Buffer>) =>
    (await rezipped(files)).findings.map(({ problem }) => problem).join('; ')
  const nothing = () => {}

  it('takes no other file for one of ours, whatever the lists of the pack say', async () => {
    const swap = (name: string) => (files: Map<string, Buffer>) =>
      files.set(name, Buffer.from('import os'))
    for (const name of ['check.py', 'VERIFY.md'])
      expect(await wrongIn(await edited('masked', swap(name)))).toContain(
        `${name} is not the one that this program packs`,
      )
    const other = await edited('masked', swap('check.py'), (index) => (index.tool = 'other 1'))
    const { ok, notChecked } = await checkPack(
      { names: [...other.keys()], read: async (name) => other.get(name) ?? null },
      { logKeys: [log.info.logKey], now: Date.now(), tool: 'sealtrace test' },
    )
    expect([ok, notChecked.join()]).toEqual([true, expect.stringContaining('check.py: another')])
    for (const name of ['evil.sh', 'records/2/leaf', 'log/extra', `parts/${'0'.repeat(64)}`])
      expect(await wrongIn(await edited('masked', swap(name)))).toContain(`${name} is no file`)
    const audit = await edited('masked', (files) => files.delete('audit.json'))
    expect(await wrongIn(audit)).toContain('audit.json is missing')
    const files = await filesOf(await take())
    const index = indexOf(files)
    index.files[0] = { ...index.files[0]!, sha256: '0'.repeat(64) }
    files.set('index.json', Buffer.from(JSON.stringify(index)))
    expect(await wrongIn(files)).toContain('is not the one in index.json')
  })

  it('goes by the form in every way: parts are proven, and content is not', async () => {
    const asMasked = await edited('sealed', nothing, (index) => (index.form = 'masked'))
    expect(await wrongIn(asMasked)).toContain('is no file of an evidence pack')
    const content = await edited(
      'sealed',
      (files) => files.set('content/00001.json', Buffer.from('{"steps":[]}')),
      (index) => index.content.push({ traceId: traceOf(1), file: 'content/00001.json' }),
    )
    expect(await wrongIn(content)).toContain('content that nothing proves')
    const part = Buffer.from('of nobody')
    const name = `parts/${toHex(sha256(part))}`
    const stray = await edited('sealed', (files) => files.set(name, part))
    expect(await wrongIn(stray)).toContain(`${name} is listed by no manifest`)
  })

  it('finds content that contradicts the headers, which are proven', async () => {
    for (const change of [
      { tool: 'rm_rf', model: 'other' },
      { startTime: '2020-01-01T00:00:00.000Z' },
      { status: 'error' },
      { kind: 'tool' },
    ]) {
      const files = await edited('masked', (good) => {
        const view = JSON.parse(String(good.get('content/00001.json'))) as { steps: object[] }
        const steps = view.steps.map((step) => ({ ...step, ...change }))
        good.set('content/00001.json', Buffer.from(JSON.stringify({ ...view, steps })))
      })
      expect([change, await wrongIn(files)]).toEqual([
        change,
        expect.stringContaining('than its header, which is proven'),
      ])
    }
    const renamed = await edited('masked', nothing, (index) => {
      index.asked.traces = [traceOf(9)]
      for (const one of index.content) one.traceId = traceOf(9)
    })
    expect(await wrongIn(renamed)).toMatch(/another run.*run that index.json does not name/)
  })

  it('reads each file once and none above its bound; a damaged one is a finding', async () => {
    const twice = await edited('masked', nothing, (index) => {
      const [first] = index.content
      if (first) index.content.push(...Array.from({ length: 50 }, () => first))
    })
    const reads: string[] = []
    const asked = new Map<string, number | undefined>()
    const report = await checkPack(
      {
        names: [...twice.keys()],
        read: async (name, most) => {
          reads.push(name)
          asked.set(name, most)
          return twice.get(name) ?? null
        },
      },
      { logKeys: [log.info.logKey], now: Date.now() },
    )
    expect(report.findings.map(({ problem }) => problem).join()).toContain('one after the other')
    expect(reads.filter((name) => name === 'content/00001.json').length).toBe(2)
    expect([asked.get('SHA256SUMS'), asked.get('index.json')]).toEqual([20 << 20, 64 << 20])
    const good = await filesOf(await take())
    const damaged = await checkPack(
      {
        names: [...good.keys()],
        read: async (name) => {
          if (name === 'report.html') throw new SealtraceError('corrupt', 'damaged')
          return good.get(name) ?? null
        },
      },
      { logKeys: [log.info.logKey], now: Date.now() },
    )
    expect(damaged.ok).toBe(false)
    expect(damaged.findings.map(({ problem }) => problem)).toContain('report.html is damaged')
  })

  it.runIf(hasPython)('Python finds records that were dropped, and none at all', async () => {
    const record = (files: Map<string, Buffer>, which: (at: string) => boolean) => {
      for (const name of files.keys())
        if (name.startsWith('records/') && which(name.slice(8, 18))) files.delete(name)
    }
    const first = indexOf(await filesOf(await take())).records.find(({ role }) => role === 'asked')
    const at = String(first?.index).padStart(10, '0')
    for (const which of [(name: string) => name === at, () => true]) {
      const { status, stdout } = python(unpacked(await edited('sealed', (f) => record(f, which))))
      expect([status, stdout]).toEqual([1, expect.stringMatching(/WRONG: [^]*not ok\n$/)])
    }
    const headless = await edited('sealed', (files) => {
      files.delete(`records/${at}/header.json`)
      files.delete(`records/${at}/salt`)
    })
    const { status, stdout } = python(unpacked(headless))
    expect([status, stdout.includes('\nok\n')]).toEqual([3, false])
  })

  it('says what it did not check', async () => {
    const { notChecked } = await check(await take(), { authorityKey: undefined })
    expect(notChecked.join()).toMatch(/masked text.*officer's key.*cosignatures/)
  })
})

describe('[V35] the log of a pack', () => {
  it('was witnessed as the policy asks, and the newest checkpoint continues what was', async () => {
    const own = await testLog()
    const open = await own.open()
    const kept = log
    try {
      log = open
      await open.recorder.record([testStep({ traceId: traceOf(1), output: 'seen' })])
      const seen = await open.store.checkpoint()
      const names = ['witness.example/one', 'witness.example/two']
      const keys = names.map((name) => ({ name, key: ed25519Signer(Secret.random()) }))
      const vkeys = keys.map(({ name, key: { publicKey } }) =>
        formatVerifierKey({ name, type: signatureTypes.cosignature, publicKey }),
      )
      const text = parseNote(seen?.note ?? new Uint8Array()).text
      const lines = keys.map(({ name, key }) =>
        signNote(text, [cosigner(name, key, 1_790_000_000)]),
      )
      const tail = lines.map((line) => String(Buffer.from(line)).slice(text.length + 1))
      const note = Buffer.concat([seen?.note ?? Buffer.of(), Buffer.from(tail[0] ?? '')])
      await open.store.addWitnessed({ size: seen?.size ?? 0, note })
      for (let n = 0; n < 5; n++) await open.recorder.record([testStep({ output: `later ${n}` })])
      const policy = (quorum: number) =>
        parseWitnessPolicy(
          `${vkeys.map((vkey, n) => `witness w${n} ${vkey}\n`).join('')}group all-of-them ${quorum} w0 w1\nquorum all-of-them\n`,
        )
      const path = await take({}, { witnessPolicy: policy(1) })
      const files = await filesOf(path)
      expect(String(files.get('log/checkpoint'))).toBe(String(note))
      expect(indexOf(files)).toMatchObject({
        checkpoint: { size: seen?.size, witnessed: true },
        newest: { size: (await open.store.checkpoint())?.size },
      })
      expect(parseWitnessPolicy(files.get('log/witness-policy') ?? '')).toEqual(policy(1))
      const good = await check(path, { policy: policy(1) })
      expect([good.findings, good.cosignatures]).toEqual([[], names.slice(0, 1)])
      const strict = await check(path, { policy: policy(2) })
      expect(strict.findings).toMatchObject([{ problem: expect.stringContaining('too few') }])
      if (hasPython) expect(python(unpacked(files)).status).toBe(0)
      const consistency = Buffer.from(files.get('log/consistency') ?? '')
      consistency[10] = 'AB'.charCodeAt(consistency[10] === 65 ? 1 : 0)
      const bad = await checkPack(
        {
          names: [...files.keys()],
          read: async (name) =>
            name === 'log/consistency' ? consistency : (files.get(name) ?? null),
        },
        { logKeys: [open.info.logKey], now: Date.now() },
      )
      expect(bad.findings.map(({ problem }) => problem).join()).toContain(
        'not proven that the newest',
      )
    } finally {
      log = kept
      await open.close()
      own.dispose()
    }
  })

  it('is followed from an old key to a new one, by us and by Python', async () => {
    const own = await testLog()
    const open = await own.open()
    const kept = log
    try {
      log = open
      await open.recorder.record([testStep({ traceId: traceOf(1), output: 'before' })])
      const oldKey = open.info.logKey
      await rotateSigning(open, { actor: 'tester' })
      await open.recorder.record([testStep({ traceId: traceOf(1), output: 'between' })])
      await rotateSigning(open, { actor: 'tester', finish: true })
      await open.recorder.record([testStep({ traceId: traceOf(1), output: 'after' })])
      const path = await take()
      const report = await check(path, { logKeys: [oldKey] })
      expect(report.findings).toEqual([])
      const files = await filesOf(path)
      expect([...files.keys()].some((name) => name.startsWith('log/handover-'))).toBe(true)
      if (hasPython) {
        const { status, stdout } = python(unpacked(files), oldKey)
        expect([status, stdout.trim().split('\n').at(-1)]).toEqual([0, 'ok'])
      }
      const alone = new Map([...files].filter(([name]) => !name.startsWith('log/handover-')))
      if (hasPython) expect(python(unpacked(alone), oldKey).status).toBe(1)
    } finally {
      log = kept
      await open.close()
      own.dispose()
    }
  })
})
