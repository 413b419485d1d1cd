// Who can write to the store, and has no key, lists the parts of another trace in a record of his own.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sha256 } from '../crypto/hash.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { encodeEntryBundle, parseEntryBundle, tileWidth } from '../ledger/tile.ts'
import { parseHeader } from '../record/header.ts'
import { encodeLeaf, parseLeaf } from '../seal/format/leaf.ts'
import { encodeManifest, headerCommitment, parseManifest } from '../seal/format/manifest.ts'
import type { LogStore, StoredRecord } from '../store/log-store.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { localPrincipal } from './principal.ts'
import { Reader } from './reader.ts'

let log: TestLog
let open: OpenLog
beforeEach(async () => {
  log = await testLog()
  open = await log.open()
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

const me = localPrincipal('tester')
const [victim, own] = ['a'.repeat(32), 'b'.repeat(32)]
const secret = 'the board meets on Friday'

/** The victim's record under the name of another trace: header, manifest and leaf are made to fit. */
function forged(record: StoredRecord): StoredRecord {
  const header = (record.header ?? '').replace(victim, own)
  if (parseHeader(header)?.trace !== own || !record.salt) throw new Error('not forged')
  const manifest = encodeManifest({
    ...parseManifest(record.manifest),
    header: headerCommitment(record.salt, header),
  })
  return { ...record, header, manifest }
}

/** Shows `row` as all of the trace `own`, in a tile that has its leaf. */
function storeWith(row: StoredRecord): LogStore {
  const readTile: LogStore['readTile'] = (level, index) => {
    const bundle = open.store.readTile(level, index)
    const at = row.index ?? 0
    if (level !== 'entries' || !bundle || index !== Math.floor(at / tileWidth)) return bundle
    const entries = parseEntryBundle(bundle)
    const leaf = parseLeaf(entries[at % tileWidth] ?? new Uint8Array(0))
    entries[at % tileWidth] = encodeLeaf({ ...leaf, manifestHash: sha256(row.manifest) })
    return encodeEntryBundle(entries)
  }
  return new Proxy(open.store, {
    get(store, name) {
      if (name === 'readTile') return readTile
      if (name === 'trace') return async (id: string) => (id === own ? [row] : store.trace(id))
      const value: unknown = Reflect.get(store, name, store)
      return typeof value === 'function' ? (value.bind(store) as unknown) : value
    },
  })
}

it('[E7] a part does not open in a record of another trace, also when manifest and leaf are forged', async () => {
  await open.recorder.record([testStep({ traceId: victim, input: secret })])
  const [record] = await open.store.trace(victim)
  if (!record) throw new Error('no record')
  const reader = new Reader({ ...open, origin: open.info.origin })
  expect(JSON.stringify(await reader.show(me, victim))).toContain(secret)
  for (const row of [forged(record), record]) {
    const deceived = new Reader({ ...open, store: storeWith(row), origin: open.info.origin })
    const view = await deceived.show(me, own)
    expect(JSON.stringify(view)).not.toContain(secret)
    expect(view.steps).toMatchObject([{ content: 'damaged' }])
  }
})
