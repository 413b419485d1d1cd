// What LangSmith's clients send: runs as forms of many parts, as batches or one by one, and feedback.
import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../../record/json.ts'
import { limits } from '../../record/limits.ts'
import type { Step } from '../../record/step.ts'
import { badRequest, tooLarge } from '../bad-request.ts'
import { parseJsonBytes, parseJsonPart } from '../json-text.ts'
import { parseMultipart, type FormPart } from '../multipart.ts'
import { startBudget } from '../value-budget.ts'
import { feedbackStep } from './feedback-step.ts'
import { textOf } from './run-ids.ts'
import { runStep, type RawRun } from './run-step.ts'

/** Parts `post.ID` and `patch.ID` hold runs; these fields of theirs come in parts of their own, `post.ID.inputs`. */
const partFields = new Set(['inputs', 'outputs', 'events', 'extra', 'error', 'serialized'])

const utf8 = new TextDecoder('utf-8', { fatal: true })

interface Form {
  readonly runs: Map<
    string,
    { operation: RawRun['operation']; id: string; run?: JsonObject; fields: JsonObject }
  >
  /** Data URLs by run and name. */
  readonly attachments: Map<string, JsonObject>
  readonly feedback: JsonObject[]
  /** Names of the parts that came. */
  readonly names: Set<string>
}

/**
 * `POST /runs/multipart`: the parts of a run in any order. Like every function here throws `bad_request` or `too_large`,
 * with positions and nothing of the body.
 */
export function decodeRunForm(body: Uint8Array, boundary: string, receivedAt: number): Step[] {
  const parts = parseMultipart(body, boundary)
  const form: Form = { runs: new Map(), attachments: new Map(), feedback: [], names: new Set() }
  startBudget(0)
  for (const [index, part] of parts.entries()) addPart(form, part, `part ${index}`)
  const steps = [...form.runs.values()].map(({ operation, id, run, fields }) => {
    if (run === undefined) throw badRequest('body: parts of a run without its own')
    const attachments = form.attachments.get(id)
    form.attachments.delete(id)
    const raw = { operation, id, run: { ...run, ...fields }, ...(attachments && { attachments }) }
    return runStep(raw, receivedAt)
  })
  if (form.attachments.size > 0) throw badRequest('body: attachments of a run that is not in it')
  return [...steps, ...form.feedback.map((item) => feedbackStep(item, receivedAt, 'body'))]
}

/** `POST /runs/batch`: { post: [run…], patch: [run…] }. */
export function decodeRunBatch(body: Uint8Array, receivedAt: number): Step[] {
  const batch = parseObject(body, 'body')
  return (['post', 'patch'] as const).flatMap((operation) => {
    const runs = batch[operation] ?? []
    if (!Array.isArray(runs)) throw badRequest(`body: ${operation} is no list`)
    if (runs.length > limits.stepsPerRequest)
      throw tooLarge(`body: more than ${limits.stepsPerRequest} runs`)
    return runs.map((run, index) => {
      if (!isJsonObject(run)) throw badRequest(`body: ${operation} ${index} is no run`)
      return runStep(identified(operation, run, `${operation} ${index}`), receivedAt)
    })
  })
}

/** `POST /runs`, and `PATCH /runs/{id}`: then with the id from its path. */
export function decodeRun(body: Uint8Array, id: string | undefined, receivedAt: number): Step[] {
  const run = parseObject(body, 'body')
  if (id !== undefined) return [runStep({ operation: 'patch', id, run }, receivedAt)]
  return [runStep(identified('post', run, 'body'), receivedAt)]
}

/** `POST /feedback` */
export function decodeFeedback(body: Uint8Array, receivedAt: number): Step[] {
  return [feedbackStep(parseObject(body, 'body'), receivedAt, 'body')]
}

function identified(operation: RawRun['operation'], run: JsonObject, where: string): RawRun {
  const id = textOf(run['id'])
  if (id === undefined) throw badRequest(`${where}: a run without an id`)
  return { operation, id, run }
}

function addPart(form: Form, part: FormPart, where: string): void {
  const [operation = '', id = '', ...field] = part.name.split('.')
  if (id === '') throw badRequest(`${where}: its name has no id`)
  const name = field.join('.')
  checkNew(form, part.name, where)
  if (operation === 'attachment') return addAttachment(form, { id, name, part })
  const value = parsePart(part.body, where)
  if (operation === 'feedback') form.feedback.push(objectOrThrow(value, where))
  else if (operation === 'post' || operation === 'patch') {
    const key = `${operation}.${id}`
    const known = form.runs.get(key) ?? { operation, id, fields: {} }
    form.runs.set(key, known)
    if (name === '') known.run = objectOrThrow(value, where)
    else if (partFields.has(name)) known.fields[name] = value
    else setKey(known.fields, `part.${name}`, value)
  } else throw badRequest(`${where}: neither a run, an attachment nor feedback`)
}

/** The same part twice is a broken client: to take one of them would hide the other. */
function checkNew({ names }: Form, name: string, where: string): void {
  if (!name.startsWith('feedback.') && names.has(name))
    throw badRequest(`${where}: there is one of this name before it`)
  names.add(name)
}

/** Its bytes as they are: what becomes of them is decided where everything is protected. */
function addAttachment(
  form: Form,
  { id, name, part }: { id: string; name: string; part: FormPart },
): void {
  const known = form.attachments.get(id) ?? {}
  form.attachments.set(id, known)
  const [type = ''] = part.type.split(';', 1)
  const media = /^[\w.+-]{1,64}\/[\w.+-]{1,64}$/.test(type) ? type : 'application/octet-stream'
  setKey(known, name, `data:${media};base64,${Buffer.from(part.body).toString('base64')}`)
}

function parseObject(bytes: Uint8Array, where: string): JsonObject {
  return objectOrThrow(parseJsonBytes(bytes, limits.depth, where) as JsonValue, where)
}

/** All parts have one budget. */
function parsePart(bytes: Uint8Array, where: string): JsonValue {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    throw badRequest(`${where}: not valid UTF-8`)
  }
  return parseJsonPart(text, limits.depth, where) as JsonValue
}

function objectOrThrow(value: JsonValue, where: string): JsonObject {
  if (!isJsonObject(value)) throw badRequest(`${where}: no JSON object`)
  return value
}
