// Where clients put the bytes of images, sound and files: the shapes of model APIs, of agent frameworks and of MCP.
import { isJsonObject, type JsonObject, type JsonValue } from '../record/json.ts'

/** What an object, or one above it, says of the bytes in it. */
export interface MediaPlace {
  /** Media type or format in the client's words; an attacker may choose them. */
  readonly declared: string
}

/** Names of fields that hold media or what describes it: `inlineData` of Gemini, `source` of Anthropic and Bedrock. */
const mediaFields = new Set(
  (
    'image audio video file document media blob source inlineData inline_data inputAudio input_audio ' +
    'outputAudio output_audio bytes'
  ).split(' '),
)

/** Values of `type` and `modality` that say so. */
const mediaTypes = new Set(
  (
    'image audio video file document media blob base64 image_url input_image input_audio input_file output_audio ' +
    'image-data audio-data video-data file-data image_generation_call computer_screenshot tool-result-file'
  ).split(' '),
)

const typeFields = ['mediaType', 'media_type', 'mimeType', 'mime_type', 'contentType'] as const
const typeShape = /^(?:image|audio|video|application|font|model|text)\/[\w.+-]{1,80}/i
const formatShape = /^\w{1,12}$/

/** What speech spans of OpenAI's SDKs have beside `data`, and nothing else that says what it is. */
const soundFormats = new Set(
  'pcm16 pcm g711_ulaw g711_alaw wav mp3 flac opus aac ogg webm'.split(' '),
)

/** Fields that hold the bytes themselves, where the place is one of media. */
const byteFields = new Set(
  'data bytes blob base64 base64Data b64_json image audio video file file_data fileData uint8Array uint8ArrayData'.split(
    ' ',
  ),
)

/** What `object` says of the bytes in it. `key` is the field that it stands in, `above` what the object above says. */
export function mediaPlace(
  object: JsonObject,
  key: string,
  above: MediaPlace | undefined,
): MediaPlace | undefined {
  for (const field of typeFields) {
    const type = object[field]
    if (typeof type === 'string' && typeShape.test(type)) return { declared: type }
  }
  const { type, modality, format } = object
  if (typeof format === 'string' && 'data' in object && soundFormats.has(format))
    return { declared: `audio/${format}` }
  const kind = [type, modality].find((text) => typeof text === 'string' && mediaTypes.has(text))
  const inField = mediaFields.has(key)
  if (kind === undefined && !inField && !('b64_json' in object)) return undefined
  if (typeof format === 'string' && formatShape.test(format))
    return { declared: `${formOf(inField ? key : kind)}/${format}` }
  return (inField ? above : undefined) ?? { declared: '' }
}

function formOf(name: JsonValue | undefined): string {
  if (typeof name !== 'string') return 'application'
  return /audio|image|video/.exec(name)?.[0] ?? 'application'
}

/** Whether the field holds the bytes, in an object that says it holds media. */
export function holdsBytes(object: JsonObject, field: string): boolean {
  if (byteFields.has(field)) return true
  if (field === 'content') return object['type'] === 'blob'
  return field === 'result' && object['type'] === 'image_generation_call'
}

/** The bytes of a `Uint8Array` or `Buffer` as `JSON.stringify` writes them; undefined for anything else. */
export function bytesOf(value: JsonValue): Uint8Array | undefined {
  if (Array.isArray(value)) return bytesOfList(value)
  if (!isJsonObject(value)) return undefined
  const { type, data } = value
  if (type === 'Buffer' && Array.isArray(data)) return bytesOfList(data)
  const names = Object.keys(value)
  // Keys that are whole numbers come in their order.
  return names.every((name, i) => name === String(i))
    ? bytesOfList(Object.values(value))
    : undefined
}

const fewestBytes = 16

function bytesOfList(list: readonly JsonValue[]): Uint8Array | undefined {
  if (list.length < fewestBytes) return undefined
  const bytes = new Uint8Array(list.length)
  for (const [i, byte] of list.entries()) {
    if (typeof byte !== 'number' || !Number.isInteger(byte) || byte < 0 || byte > 255)
      return undefined
    bytes[i] = byte
  }
  return bytes
}
