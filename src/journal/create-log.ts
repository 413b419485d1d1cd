// `init`: makes a project's folder, its keys, its state folder and its first API keys.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { toBase64Url, toHex } from '../crypto/encoding.ts'
import { ed25519Signer, newEd25519Seed } from '../crypto/ed25519.ts'
import { labels } from '../crypto/labels.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { newX25519KeyPair, x25519PublicKey } from '../crypto/x25519.ts'
import { hasMlKem, xWing } from '../crypto/x-wing.ts'
import { SealtraceError } from '../error.ts'
import { formatVerifierKey, signatureTypes } from '../ledger/verifier-key.ts'
import { KeyRing } from '../keys/key-ring.ts'
import { newRootKeys, type RootKeyChoice } from '../keys/log-root-keys.ts'
import { refuseDuringHandOver } from '../keys/hand-over-marker.ts'
import { makePrivateFolder } from '../keys/private-file.ts'
import { unfinishedRestore } from '../keys/restore-marker.ts'
import { rememberFolder, StateFolder, stateBase } from '../keys/state-folder.ts'
import type { KeyStore } from '../store/key-store.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { openSqliteLogStore } from '../store/sqlite/sqlite-log-store.ts'
import { newApiKey, roles, type Role } from './api-key.ts'
import { toKeyChange } from './key-changes.ts'
import { projectFolder, writeLogInfo, type LogInfo } from './log-info.ts'
import type { LogPlace } from './open-log.ts'

export interface CreatedLog {
  readonly info: LogInfo
  readonly stateDir: string
  /** Shown this once: only their hashes are kept. */
  readonly apiKeys: Readonly<Record<Role, string>>
}

/** The private keys of what recorders seal to. */
export interface ProducerKeys {
  readonly key: Secret
  /** Null where there is no ML-KEM. */
  readonly hybrid: Secret | null
}

interface CreateOptions extends RootKeyChoice {
  /** By a restore or a hand-over, which may give it the producer keys of the log that it follows, so that recorders go on. */
  readonly restoring?: { readonly producers: ProducerKeys | null }
  readonly now?: () => number
}

/** Throws `already_exists` when the project has a log, `unavailable` when a folder cannot be written. */
export function createLog(place: LogPlace, options: CreateOptions = {}): Promise<CreatedLog> {
  return create(place, options, makeApiKeys)
}

/** Without API keys, for where nobody would see them. Throws as {@link createLog}. */
export function createKeylessLog(
  place: LogPlace,
  options: CreateOptions = {},
): Promise<Omit<CreatedLog, 'apiKeys'>> {
  return create(place, options, async () => ({}))
}

async function create<K>(
  place: LogPlace,
  options: CreateOptions,
  apiKeysIn: (keys: KeyStore, indexKey: Secret, now: number) => Promise<K>,
): Promise<Omit<CreatedLog, 'apiKeys'> & { readonly apiKeys: K }> {
  const folder = freeFolder(place, options)
  const now = (options.now ?? Date.now)()
  const seed = Secret.own(newEd25519Seed())
  const authoritySeed = Secret.own(newEd25519Seed())
  const producers = options.restoring?.producers ?? newProducerKeys()
  const origin = `sealtrace.local/log/${place.project}-${toHex(randomBytes(4))}`
  const info: LogInfo = {
    format: 1,
    project: place.project,
    origin,
    logKey: vkey(origin, seed),
    authorityKey: vkey(`${origin}/authority`, authoritySeed),
    ...publicKeys(producers),
    created: now,
  }
  const state = new StateFolder(stateBase(place.state, place.environment), info.logKey)
  state.create()
  makePrivateFolder(folder)
  const provider = await newRootKeys(options, { environment: place.environment, state })
  state.writeAuthority(
    await authoritySeed.use((bytes) => provider.wrap(labels.wrapAuthority, bytes)),
  )
  state.writeAnchor(
    {
      ...{ origin, logKey: info.logKey, authorityKey: info.authorityKey },
      ...{ checkpoint: '', generations: {}, shredded: [] },
    },
    true,
  )
  openSqliteLogStore(join(folder, 'log.db')).close()
  const keys = openSqliteKeyStore(join(folder, 'keys.db'))
  const ring = new KeyRing({ table: keys, provider, state, now: () => now })
  await ring.addProjectKey('signing', seed)
  await ring.addProjectKey('index', Secret.random(32))
  await ring.addProjectKey('subject', Secret.random(32))
  await ring.addProjectKey('producer', producers.key)
  if (producers.hybrid) await ring.addProjectKey('producer-hybrid', producers.hybrid)
  await ring.ensureEpoch(now)
  const writes = ring.takeWrites()
  await keys.write(
    writes.map(({ row }) => row),
    writes.map(toKeyChange),
  )
  const apiKeys = await apiKeysIn(keys, await ring.projectKey('index'), now)
  keys.close()
  await provider.close()
  rememberFolder(stateBase(place.state, place.environment), folder, info.logKey)
  // Last, so that a folder with log.json is a whole one.
  writeLogInfo(folder, info)
  return { info, stateDir: state.path, apiKeys }
}

/** Throws `already_exists`, and `rollback` where a restore or a hand-over has moved a log aside and not ended. */
function freeFolder(place: LogPlace, { restoring }: CreateOptions): string {
  const folder = projectFolder(place.data, place.project)
  if (existsSync(join(folder, 'log.json')) || existsSync(join(folder, 'log.db')))
    throw new SealtraceError(
      'already_exists',
      `the data folder has a log of project ${place.project} already; start it, or give another --data`,
    )
  if (!restoring && unfinishedRestore(stateBase(place.state, place.environment), place))
    throw new SealtraceError(
      'rollback',
      'a restore of this project has begun and not ended; run `sealtrace restore --accept` again',
    )
  if (!restoring) refuseDuringHandOver(stateBase(place.state, place.environment), place)
  return folder
}

async function makeApiKeys(
  keys: KeyStore,
  indexKey: Secret,
  now: number,
): Promise<Record<Role, string>> {
  const made: Partial<Record<Role, string>> = {}
  for (const role of roles) {
    const { key, row } = newApiKey({ role, name: 'init', now }, indexKey)
    await keys.addApiKey(row)
    made[role] = key
  }
  return made as Record<Role, string>
}

function vkey(name: string, seed: Secret): string {
  const { publicKey } = ed25519Signer(seed)
  return formatVerifierKey({ name, type: signatureTypes.ed25519, publicKey })
}

/** What recorders seal to. Both are random: were one derived from the other, who breaks X25519 would have both. */
function newProducerKeys(): ProducerKeys {
  const key = Secret.own(newX25519KeyPair().privateKey)
  return { key, hybrid: hasMlKem() ? Secret.random() : null }
}

function publicKeys({ key, hybrid }: ProducerKeys): Pick<LogInfo, 'publicKey' | 'hybridPublicKey'> {
  return {
    publicKey: toBase64Url(x25519PublicKey(key)),
    ...(hybrid && { hybridPublicKey: toBase64Url(xWing.publicKey(hybrid)) }),
  }
}
