// Lines of Symbiont's model log: JSON in the clear around a request and a response that are encrypted, each by itself.
// An entry holds both, or the request alone; then a later line `UPDATE: {…}` with the same id holds the response.
// Nothing in such a log is bound to anything else: every field may have been changed, and is checked for its form only.
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import { limits } from '../../record/limits.ts'
import { badRequest } from '../bad-request.ts'
import { parseJsonText } from '../json-text.ts'
import { readTime } from '../native-fields.ts'

/** One encrypted payload. Which key it is under, nothing tells. */
export interface SealedPayload {
  /** With the tag at its end. */
  readonly ciphertext: Uint8Array
  readonly nonce: Uint8Array
  readonly salt: Uint8Array
  /** Label of the key derivation, as it stands there. Untrusted. */
  readonly kdf: string
}

export const interactionTypes = ['Completion', 'ToolCall', 'RagQuery', 'AgentExecution'] as const

/** What entries and updates have in common. */
interface Outcome {
  readonly id: string
  readonly latencyMs: number
  readonly response?: SealedPayload
  readonly error?: string
  readonly usage?: JsonObject
}

export interface SymbiontEntry extends Outcome {
  readonly type: 'entry'
  readonly agent: string
  readonly interaction: (typeof interactionTypes)[number]
  /** Microseconds since the epoch. */
  readonly startTime: number
  readonly model: string
  readonly request: SealedPayload
  readonly metadata: JsonObject
}

export interface SymbiontUpdate extends Outcome {
  readonly type: 'update'
  /** Microseconds since the epoch. */
  readonly updatedAt: number
}

const updatePrefix = 'UPDATE: '
/** Salts that Symbiont's own reader takes; it writes 32 bytes. */
const saltBytes = { least: 8, most: 48 }
const nonceBytes = 12
const tagBytes = 16
const base64 = /^[A-Za-z0-9+/]*={0,2}$/

/** Throws `bad_request` or `too_large`, with field names and nothing of the line. */
export function symbiontLine(text: string): SymbiontEntry | SymbiontUpdate {
  const isUpdate = text.startsWith(updatePrefix)
  const json = isUpdate ? text.slice(updatePrefix.length) : text
  const value = parseJsonText(json, limits.depth, 'line') as JsonValue
  if (!isJsonObject(value)) throw badRequest('line: not a JSON object')
  return isUpdate ? updateOf(value) : entryOf(value)
}

function entryOf(value: JsonObject): SymbiontEntry {
  const interaction = interactionTypes.find((type) => type === value['interaction_type'])
  if (!interaction) throw invalid('interaction_type')
  const request = sealedOf(value, 'request_data')
  if (!request) throw invalid('request_data')
  return {
    type: 'entry',
    ...outcomeOf(value),
    agent: textOf(value, 'agent_id'),
    interaction,
    startTime: timeOf(value, 'timestamp'),
    model: textOf(value, 'model_identifier'),
    request,
    metadata: objectOf(value, 'metadata') ?? {},
  }
}

function updateOf(value: JsonObject): SymbiontUpdate {
  return { type: 'update', ...outcomeOf(value), updatedAt: timeOf(value, 'updated_at') }
}

function outcomeOf(value: JsonObject): Outcome {
  const id = textOf(value, 'id')
  if (id === '') throw invalid('id')
  const latencyMs = value['latency_ms']
  if (typeof latencyMs !== 'number' || latencyMs < 0 || latencyMs > Number.MAX_SAFE_INTEGER / 1e6)
    throw invalid('latency_ms')
  const response = sealedOf(value, 'response_data')
  const usage = objectOf(value, 'token_usage')
  const error = value['error'] ?? null
  if (error !== null && typeof error !== 'string') throw invalid('error')
  return {
    ...{ id, latencyMs: Math.floor(latencyMs) },
    ...(response && { response }),
    ...(error !== null && { error }),
    ...(usage && { usage }),
  }
}

function sealedOf(value: JsonObject, field: string): SealedPayload | undefined {
  const raw = objectOf(value, field)
  if (!raw) return undefined
  const { algorithm, kdf } = raw
  if (algorithm !== 'AES-256-GCM')
    throw badRequest(`line: ${field}.algorithm is none of Symbiont's`)
  if (typeof kdf !== 'string') throw invalid(`${field}.kdf`)
  const bytes = (name: string, least: number, most = Infinity): Uint8Array => {
    const text = raw[name]
    if (typeof text !== 'string' || text.length % 4 !== 0 || !base64.test(text))
      throw invalid(`${field}.${name}`)
    const decoded = Buffer.from(text, 'base64')
    if (decoded.length < least || decoded.length > most) throw invalid(`${field}.${name}`)
    return decoded
  }
  return {
    ciphertext: bytes('ciphertext', tagBytes),
    nonce: bytes('nonce', nonceBytes, nonceBytes),
    salt: bytes('salt', saltBytes.least, saltBytes.most),
    kdf,
  }
}

function objectOf(value: JsonObject, field: string): JsonObject | undefined {
  const raw = value[field] ?? null
  if (raw === null) return undefined
  if (!isJsonObject(raw)) throw invalid(field)
  return raw
}

function textOf(value: JsonObject, field: string): string {
  const text = value[field]
  if (typeof text !== 'string') throw invalid(field)
  return text
}

function timeOf(value: JsonObject, field: string): number {
  // A number is none: Symbiont writes texts.
  if (typeof value[field] !== 'string') throw invalid(field)
  try {
    return readTime(value, field) ?? 0
  } catch {
    throw invalid(field)
  }
}

function invalid(field: string) {
  return badRequest(`line: ${field} is missing or not valid`)
}
