// Opens what can be opened, read-only.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openRootKey } from '../../journal/open-log.ts'
import { KeyRing } from '../../keys/key-ring.ts'
import { openCheckpoint } from '../../ledger/checkpoint.ts'
import { takeLease } from '../../store/sqlite/lease.ts'
import { openSqliteKeyStore } from '../../store/sqlite/sqlite-key-store.ts'
import { openSqliteLogStore } from '../../store/sqlite/sqlite-log-store.ts'
import type { KeyStore } from '../../store/key-store.ts'
import type { LogStore } from '../../store/log-store.ts'
import { configOf } from '../place.ts'
import { plural } from '../render/figures.ts'
import type { Context } from '../verb.ts'
import { bad, fine, type Finding } from './check.ts'
import { logOf } from './folders.ts'

const reading = { mustExist: true, readOnly: true }
const clockSlack = 5_000

export async function rootKey(context: Context): Promise<Finding> {
  const { state } = logOf(context)
  const provider = openRootKey(
    context.io.environment,
    state,
    configOf(context).keys.rootKeyVariable,
  )
  return withKeys(context, async (table) => {
    await new KeyRing({ table, provider, state }).projectKey('signing')
    return fine(`the root key from ${provider.source} opens the keys of this log`)
  })
}

export function keyStore(context: Context): Promise<Finding> {
  return withKeys(context, async (keys) => {
    const problems = await keys.integrity()
    const usable = (await keys.apiKeys()).filter(({ revoked }) => revoked === null).length
    return problems.length
      ? bad(
          `keys.db is damaged: ${plural(problems.length, 'problem')}`,
          'restore keys.db from a backup',
        )
      : fine(`keys.db is sound, ${plural(usable, 'API key')} in use`)
  })
}

export function logStore(context: Context): Promise<Finding> {
  const { folder, info } = logOf(context)
  return withLog(context, async (store) => {
    const stored = await store.checkpoint()
    const size = await store.size()
    const published = stored ? openCheckpoint(stored.note, info.logKey, info.origin).size : 0
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
  return withLog(context, async (store) => {
    const seen = state.readAnchor()?.checkpoint
    const stored = await store.checkpoint()
    const before = seen ? openCheckpoint(Buffer.from(seen), info.logKey, info.origin).size : 0
    const now = stored ? openCheckpoint(stored.note, info.logKey, info.origin).size : 0
    if (before > now)
      return bad(
        `the data has ${now} published records, but ${before} were seen`,
        'the data was restored from an older copy: bring back the newest one',
      )
    return fine(`the data is not behind the remembered checkpoint of ${plural(before, 'record')}`)
  })
}

export function clock(context: Context): Promise<Finding> {
  return withLog(context, async (store) => {
    const size = await store.size()
    const [last] = size ? await store.page(size - 1, 1) : []
    const now = context.io.now()
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
  const path = join(folder, 'lease.db')
  const lease = existsSync(path) ? takeLease(path) : { release: () => {} }
  lease?.release()
  return lease ? 'no collector owns it now' : 'a collector (or another process) owns it'
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
