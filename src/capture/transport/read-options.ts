// The options of a recorder, checked and with their defaults: plain values, which another thread can be given.
import { resolve } from 'node:path'
import { copyJson } from '../../protect/copy-json.ts'
import type { PolicyOptions } from '../../protect/policy-options.ts'
import { isJsonObject, type JsonObject } from '../../record/json.ts'
import { readSealing, type SealingSettings } from './read-sealing.ts'
import { readSigningKey } from './batch-signing-key.ts'
import { readLogKeys } from './read-log-keys.ts'
import {
  acknowledgements,
  queuePolicies,
  type TlsOptions,
  type TransportOptions,
} from './transport-options.ts'
import { wrongOption } from './wrong-option.ts'

export interface QueueSettings {
  readonly steps: number
  readonly bytes: number
  readonly policy: (typeof queuePolicies)[number]
  readonly blockMs: number
}

export interface SpoolSettings {
  /** Undefined: the default folder. */
  readonly folder: string | undefined
  readonly maxBytes: number
}

export interface TransportSettings extends SealingSettings {
  /** With no slash at its end. */
  readonly collector: string
  readonly ingestKey: string
  /** Ed25519; undefined: nothing is signed. */
  readonly signingSeed: Uint8Array | undefined
  /** Vkeys of one log; null: those of first contact. */
  readonly logKeys: readonly string[] | null
  readonly checkpointMemory: boolean
  readonly requireCheckpoint: boolean
  readonly tls: TlsOptions
  readonly queue: QueueSettings
  readonly spool: SpoolSettings | null
  readonly acknowledge: (typeof acknowledgements)[number]
  readonly policy: PolicyOptions | undefined
  readonly detect: boolean
  readonly failClosed: boolean
  readonly shutdownMs: number
  readonly resource: JsonObject
}

const mebibyte = 1024 * 1024
/** The collector's bound: it stands in every step. */
const largestResource = 16 * 1024
const longestWait = 10 * 60_000

/** Throws `usage`, with the name of the option that is off. The policy is read where it is used. */
export function readOptions(options: TransportOptions): TransportSettings {
  const { detect = true, failClosed = false, acknowledge = 'published' } = options
  const { checkpointMemory = true, requireCheckpoint = false } = options
  const spool = readSpool(options.spool)
  return {
    collector: readCollector(options.collector),
    ingestKey: readKey(options.ingestKey),
    ...readSealing(options),
    signingSeed: readSigningKey(options.signingKey),
    logKeys: readLogKeys(options.logKey ?? process.env['SEALTRACE_LOG_KEY']),
    checkpointMemory: flag('checkpointMemory', checkpointMemory),
    requireCheckpoint: flag('requireCheckpoint', requireCheckpoint),
    tls: readTls(options.tls),
    queue: readQueue(options.queue, spool !== null),
    spool,
    acknowledge: oneOf('acknowledge', acknowledge, acknowledgements),
    policy: options.policy,
    detect: flag('detect', detect),
    failClosed: flag('failClosed', failClosed),
    shutdownMs: whole('shutdownMs', options.shutdownMs, { usual: 2000, most: longestWait }),
    resource: readResource(options.resource),
  }
}

/** True for hosts of this machine, to which plain http is as good as https. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function readCollector(text: unknown): string {
  const url = typeof text === 'string' ? URL.parse(text) : null
  if (!url || !/^https?:$/.test(url.protocol))
    throw wrongOption('collector', 'an http or https URL')
  if (url.username || url.password || url.search || url.hash)
    throw wrongOption('collector', 'a URL without credentials, query and fragment')
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

function readKey(key: unknown): string {
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return key
  throw wrongOption('ingestKey', 'a key of the collector, as `sealtrace apikey create` prints it')
}

function readTls(tls: TlsOptions | undefined): TlsOptions {
  const { ca, cert, key, passphrase } = tls ?? {}
  for (const [name, value] of Object.entries({ ca, cert, key, passphrase }))
    if (value !== undefined && typeof value !== 'string')
      throw wrongOption(`tls.${name}`, 'a text (PEM)')
  if ((cert === undefined) !== (key === undefined))
    throw wrongOption('tls', 'cert and key together, or none of them')
  return { ca, cert, key, passphrase }
}

function readQueue(queue: TransportOptions['queue'], hasSpool: boolean): QueueSettings {
  const { policy = hasSpool ? 'spill' : 'drop-and-mark' } = queue ?? {}
  if (policy === 'spill' && !hasSpool) throw wrongOption('queue.policy', 'spill only with a spool')
  return {
    steps: whole('queue.steps', queue?.steps, { usual: 10_000, least: 1 }),
    bytes: whole('queue.bytes', queue?.bytes, { usual: 64 * mebibyte, least: 1 }),
    policy: oneOf('queue.policy', policy, queuePolicies),
    blockMs: whole('queue.blockMs', queue?.blockMs, { usual: 1000, most: longestWait }),
  }
}

function readSpool(spool: TransportOptions['spool']): SpoolSettings | null {
  if (spool === false) return null
  const { folder, maxBytes } = spool ?? {}
  if (folder !== undefined && (typeof folder !== 'string' || folder === ''))
    throw wrongOption('spool.folder', 'a path')
  const chosen = folder ?? (process.env['SEALTRACE_SPOOL'] || undefined)
  return {
    // The application may go to another folder later.
    folder: chosen === undefined ? undefined : resolve(chosen),
    maxBytes: whole('spool.maxBytes', maxBytes, { usual: 256 * mebibyte, least: 1 }),
  }
}

function readResource(resource: JsonObject | undefined): JsonObject {
  if (resource === undefined) return {}
  if (typeof resource !== 'object' || resource === null || Array.isArray(resource))
    throw wrongOption('resource', 'an object')
  const copied = copyJson(resource)
  if (!isJsonObject(copied) || JSON.stringify(copied).length > largestResource)
    throw wrongOption('resource', `an object of at most ${largestResource} characters as JSON`)
  return copied
}

function whole(
  name: string,
  value: unknown,
  { usual, least = 0, most = Number.MAX_SAFE_INTEGER }: Bounds,
): number {
  if (value === undefined) return usual
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most)
    return value
  throw wrongOption(name, `a whole number from ${least} to ${most}`)
}

interface Bounds {
  readonly usual: number
  readonly least?: number
  readonly most?: number
}

function oneOf<T extends string>(name: string, value: unknown, known: readonly T[]): T {
  const found = known.find((one) => one === value)
  if (found) return found
  throw wrongOption(name, `one of ${known.join(', ')}`)
}

function flag(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw wrongOption(name, 'true or false')
}
