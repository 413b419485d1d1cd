// Which API a request calls, told from its path and the shape of its body: hosts are many and change.
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import { plainPath } from './plain-path.ts'

/** Whose wire format it is. */
export type ApiName =
  | 'chat'
  | 'responses'
  | 'text'
  | 'messages'
  | 'gemini'
  | 'gemini-embed'
  | 'embeddings'

export interface Api {
  readonly name: ApiName
  /** Google's APIs have the model in the path. */
  readonly model?: string
}

const paths: readonly (readonly [RegExp, ApiName])[] = [
  [/\/chat\/completions$/i, 'chat'],
  [/\/responses$/i, 'responses'],
  [/\/completions$/i, 'text'],
  [/\/messages$/i, 'messages'],
  [/\/embeddings$/i, 'embeddings'],
]
const google = /\/models\/([^:]{1,200}):(\w{1,40})$/
const googleCalls: Readonly<Record<string, ApiName>> = {
  generateContent: 'gemini',
  streamGenerateContent: 'gemini',
  embedContent: 'gemini-embed',
  batchEmbedContents: 'gemini-embed',
  // Claude on Vertex.
  rawPredict: 'messages',
  streamRawPredict: 'messages',
}

/** Null when no model is called there. */
export function apiOf(method: string, pathname: string): Api | null {
  if (method !== 'POST') return null
  const plain = plainPath(pathname) ?? pathname
  const known = paths.find(([pattern]) => pattern.test(plain))
  if (known) return { name: known[1] }
  const [, model = '', call = ''] = google.exec(plain) ?? []
  const name = Object.hasOwn(googleCalls, call) ? googleCalls[call] : undefined
  return name ? { name, model } : null
}

/** Whether a body is one of this API: others use the same words in their paths. */
export function isCallOf(api: Api, body: JsonValue | undefined): body is JsonObject {
  if (!isJsonObject(body)) return false
  if (api.name === 'gemini') return Array.isArray(body['contents'])
  if (api.name === 'gemini-embed') return 'content' in body || 'requests' in body
  if (api.name === 'responses') return ['input', 'prompt', 'model'].some((key) => key in body)
  if (typeof (body['model'] ?? api.model) !== 'string' && !deploymentMayNameIt(api)) return false
  if (api.name === 'text') return 'prompt' in body
  if (api.name === 'embeddings') return 'input' in body
  return Array.isArray(body['messages'])
}

/** Gateways that have the model in the path, as Azure does, need none in the body. */
function deploymentMayNameIt({ name }: Api): boolean {
  return name === 'chat' || name === 'text' || name === 'embeddings'
}
