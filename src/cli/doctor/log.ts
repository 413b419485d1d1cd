// Opens what can be opened, read-only.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fromBase64Url } from '../../crypto/encoding.ts'
import { domainsBehind } from '../../erase/replay-erasures.ts'
import { readRestore } from '../../keys/restore-marker.ts'
import { rootKeysOf } from '../../keys/log-root-keys.ts'
import { readRotation } from '../../keys/rotation-marker.ts'
import { KeyRing } from '../../keys/key-ring.ts'
import { isLiveApiKey } from '../../journal/api-key.ts'
import { signingKeysOf } from '../../journal/log-info.ts'
import { keysForSize } from '../../journal/signing-keys.ts'
import { openCheckpoint } from '../../ledger/checkpoint.ts'
import { openSqliteKeyStore } from '../../store/sqlite/sqlite-key-store.ts'
import { openSqliteLogStore } from '../../store/sqlite/sqlite-log-store.ts'
import type { KeyStore } from '../../store/key-store.ts'
import type { LogStore } from '../../store/log-store.ts'
import { isOwned } from '../is-owned.ts'
import { withPassphrase } from '../passphrase.ts'
import { configOf } from '../place.ts'
import { plural } from '../render/figures.ts'
import type { Context } from '../verb.ts'
import { advice, bad, fine, type Finding } from './check.ts'
import { logOf } from './folders.ts'

const reading = { mustExist: true, readOnly: true }
const clockSlack = 5_000

export async function rootKey(given: Context): Promise<Finding> {
  const context = await withPassphrase(given)
  const { state } = logOf(context)
  const provider = rootKeysOf(configOf(context).keys, {
    environment: context.io.environment,
    state,
  })
  try {
    return await withKeys(context, async (table) => {
      await new KeyRing({ table, provider, state }).projectKey('signing')
      const others = (await provider.states()).flatMap(({ trouble }) => trouble ?? [])
      if (others.length)
        return advice(
          `the keys of this log open, but not every root key provider does: ${others.join('; ')}`,
          'look after it, or take it out of [[keys.root]]',
        )
      if (readRotation(state))
        return advice(
          'a rotation of the root key has begun and not ended',
          'stop the collector and run `sealtrace keys rotate root`',
        )
      return fine(`the root key from ${provider.source} opens the keys of this log`)
    })
  } finally {
    await provider.close()
  }
}

export function keyStore(context: Context): Promise<Finding> {
  return withKeys(context, async (keys) => {
    const now = context.io.now()
    const problems = await keys.integrity()
    const usable = (await keys.apiKeys()).filter((row) => isLiveApiKey(row, now)).length
    return problems.length
      ? bad(
          `keys.db is damaged: ${plural(problems.length, 'problem')}`,
          'restore keys.db from a backup',
        )
      : fine(`keys.db is sound, ${plural(usable, 'API key')} in use`)
  })
}

/** The public key that recorders seal to: shown here, since `init` shows it once. */
export function producerKey(context: Context): Finding {
  const { publicKey } = logOf(context).info
  return fromBase64Url(publicKey)?.length === 32
    ? fine(`recorders seal to ${publicKey} (SEALTRACE_PRODUCER_KEY)`)
    : bad('the public key in log.json is not a key', 'restore log.json from a backup')
}

export function logStore(context: Context): Promise<Finding> {
  const { folder, info } = logOf(context)
  return withLog(context, async (store) => {
    const stored = await store.checkpoint()
    const size = await store.size()
    const published = stored
      ? openCheckpoint(stored.note, signingKeysOf(info), info.origin).size
      : 0
    if (published > size)
      return bad(
        `the checkpoint covers ${published} records, the store has ${size}`,
        'restore a whole backup of the data folder',
      )
    return fine(`${plural(size, 'record')}, ${published} published; ${owner(folder)}`)
  })
}

/** Whether the data is behind what this machine has seen. */
export function anchor(context: Context): Promise<Finding> {
  const { info, state } = logOf(context)
  if (readRestore(state)?.done)
    return Promise.resolve(fine('the data is what a restore left to be read'))
  return withLog(context, async (store) => {
    const remembered = state.readAnchor()
    const stored = await store.checkpoint()
    // An old copy's log.json does not name the keys of now, nor the anchor those of then for what came later.
    const named = signingKeysOf(info)
    const known = remembered ? [...named, ...keysForSize(remembered, stored?.size ?? 0)] : named
    const seen = remembered?.checkpoint
    const before = seen ? openCheckpoint(Buffer.from(seen), known, info.origin).size : 0
    const now = stored ? openCheckpoint(stored.note, known, info.origin).size : 0
    if (before > now)
      return bad(
        `the data has ${now} published records, but ${before} were seen`,
        'the data was restored from an older copy: bring back the newest one, or decide with `sealtrace restore --plan`',
      )
    const domains = await withKeys(context, (keys) => domainsBehind({ state, keys }))
    if (domains.length)
      return bad(
        'the key table is older than an erasure',
        'bring back the newest keys.db, or decide with `sealtrace restore --plan`',
      )
    return fine(`the data is not behind the remembered checkpoint of ${plural(before, 'record')}`)
  })
}

export function clock(context: Context): Promise<Finding> {
  return withLog(context, async (store) => {
    const size = await store.size()
    const [last] = size ? await store.page(size - 1, 1) : []
    const now = context.io.now()
    const noted = statSync(join(logOf(context).state.path, 'anchor.json'), {
      throwIfNoEntry: false,
    })
    if (noted && noted.mtimeMs > now + clockSlack)
      return bad(
        `the clock is ${Math.ceil((noted.mtimeMs - now) / 1000)} s behind the last checkpoint`,
        'set the clock of this machine',
      )
    if (last && last.time > now + clockSlack)
      return bad(
        `the clock is ${Math.ceil((last.time - now) / 1000)} s behind the last record`,
        'set the clock of this machine',
      )
    return fine(
      last
        ? 'the clock is not behind the last record'
        : 'nothing recorded to compare the clock with',
    )
  })
}

function owner(folder: string): string {
  return isOwned(folder) ? 'a collector (or another process) owns it' : 'no collector owns it now'
}

async function withKeys<T>(context: Context, action: (keys: KeyStore) => Promise<T>): Promise<T> {
  const keys = openSqliteKeyStore(join(logOf(context).folder, 'keys.db'), reading)
  try {
    return await action(keys)
  } finally {
    keys.close()
  }
}

async function withLog<T>(context: Context, action: (store: LogStore) => Promise<T>): Promise<T> {
  const store = openSqliteLogStore(join(logOf(context).folder, 'log.db'), reading)
  try {
    return await action(store)
  } finally {
    store.close()
  }
}
