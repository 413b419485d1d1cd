// What a Langfuse client says of media that it wants to upload.
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import { badRequest } from '../bad-request.ts'
import { parseJsonBytes } from '../json-text.ts'
import { own, readText } from './fields.ts'

export interface MediaRequest {
  readonly traceId: string
  readonly observationId?: string
  /** Where the media stood: input, output or metadata. */
  readonly field: string
  readonly contentType: string
  /** Bytes. */
  readonly contentLength: number
  /** Standard base64. */
  readonly sha256Hash: string
}

const maxDepth = 8
const longestText = 512
const sha256Text = /^[A-Za-z0-9+/]{43}=$/
const mediaType = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i

/** Throws `bad_request`; a request for a dataset's media, which belong to no trace, is one too. */
export function parseMediaRequest(body: Uint8Array): MediaRequest {
  const value = parseJsonBytes(body, maxDepth, 'body') as JsonValue
  if (!isJsonObject(value)) throw badRequest('body: not an object')
  return readMediaRequest(value)
}

/** Validates and copies. Throws `bad_request`. */
export function readMediaRequest(value: JsonObject): MediaRequest {
  const sha256Hash = boundedText(value, 'sha256Hash') ?? ''
  if (!sha256Text.test(sha256Hash)) throw badRequest('sha256Hash: not the base64 of a SHA-256')
  const contentType = boundedText(value, 'contentType') ?? ''
  if (!mediaType.test(contentType)) throw badRequest('contentType: not a media type')
  const contentLength = own(value, 'contentLength')
  if (
    typeof contentLength !== 'number' ||
    !Number.isSafeInteger(contentLength) ||
    contentLength < 1
  )
    throw badRequest('contentLength: not a number of bytes')
  const traceId = boundedText(value, 'traceId')
  if (traceId === undefined) throw badRequest('traceId: missing')
  const observationId = boundedText(value, 'observationId')
  return {
    traceId,
    ...(observationId !== undefined && { observationId }),
    field: boundedText(value, 'field') ?? 'input',
    ...{ contentType, contentLength, sha256Hash },
  }
}

function boundedText(value: JsonObject, name: string): string | undefined {
  const text = readText(value, name)
  if (text !== undefined && text.length > longestText)
    throw badRequest(`${name}: more than ${longestText} characters`)
  return text
}

/** As clients compute it themselves: the first 22 characters of the URL-safe base64 of the SHA-256. */
export function mediaIdOf(sha256Hash: string): string {
  return sha256Hash.replaceAll('+', '-').replaceAll('/', '_').slice(0, 22)
}
