// Copies what an adapter says into a step: once, at once, within bounds. What it copied from may change or vanish afterwards.
import { copyJson, type CopyBudget } from '../../protect/copy-json.ts'
import { isEncryptedJson } from '../../record/encrypted-value.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import { limits } from '../../record/limits.ts'
import type { SensitiveValue } from '../../record/sensitive.ts'
import { stepStatuses, stepTexts, usageCounts } from '../../record/step-fields.ts'
import { stepKinds, type Step, type StepError, type Usage } from '../../record/step.ts'
import type { StepSaying } from './step-draft.ts'

/** Times, ids and what else is no word of the application. */
type StepFrame = Pick<
  Step,
  'traceId' | 'spanId' | 'parentSpanId' | 'joinsSpan' | 'partial' | 'startTime' | 'endTime'
>

export interface CopiedStep {
  readonly step: Step
  /** What it weighs in memory, roughly: twice its characters, and some for each value. */
  readonly bytes: number
}

const mostValues = 50_000
/** A step has levels of its own above. */
const mostDepth = limits.depth - 4
const bytesPerValue = 32

/**
 * Total: whatever it is given, it does not throw. Content above `maxChars` characters is left out text by text, and the
 * attribute `sealtrace.truncated` says so. A kind that is none becomes `event`, and the attribute `sealtrace.kind` keeps the word:
 * the collector would refuse the whole step for it, as for a status that is none.
 */
export function copyStep(frame: StepFrame, saying: StepSaying, maxChars: number): CopiedStep {
  const sensitive: SensitiveValue[] = []
  const budget: CopyBudget = {
    values: mostValues,
    chars: maxChars,
    depth: mostDepth,
    onSensitive: (name, value) => nameValue(sensitive, name, value),
  }
  const copy = (value: unknown): JsonValue => copyJson(value, budget)
  const error = copyError(saying.error, copy)
  const { attributes } = saying
  const kind = oneOf(saying.kind, stepKinds)
  const status = oneOf(saying.status, stepStatuses)
  const step: Step = {
    ...frame,
    kind: kind ?? 'event',
    name: text(saying.name, copy) ?? '',
    status: status ?? (error ? 'error' : 'unset'),
    ...copyTexts(saying, copy),
    ...copyNumbers(saying, copy),
    ...copyContent(saying, copy),
    ...(error && { error }),
    attributes: attributes ? objectOf(copy(attributes)) : {},
  }
  const word = kind ? undefined : text(saying.kind, copy)
  if (word !== undefined) step.attributes['sealtrace.kind'] = word
  if (sensitive.length > 0) step.sensitive = sensitive
  const taken = { values: mostValues - budget.values, chars: maxChars - budget.chars }
  if (budget.cut || budget.values < 0) step.attributes['sealtrace.truncated'] = true
  return { step, bytes: 2 * taken.chars + bytesPerValue * (taken.values + 16) }
}

type Copy = (value: unknown) => JsonValue

function oneOf<T extends string>(value: unknown, known: readonly T[]): T | undefined {
  return known.find((one) => one === value)
}

function copyContent(saying: StepSaying, copy: Copy): Partial<Step> {
  const { input, output, tags, metadata } = saying
  return {
    ...(input !== undefined && { input: copy(input) }),
    ...(output !== undefined && { output: copy(output) }),
    ...(tags && { tags: copyTags(tags, copy) }),
    ...(metadata !== undefined && { metadata: objectOf(copy(metadata)) }),
  }
}

function copyNumbers({ usage, costUsd }: StepSaying, copy: Copy): Partial<Step> {
  const counted = copyUsage(usage && copy(usage))
  return {
    ...(counted && { usage: counted }),
    ...(typeof costUsd === 'number' && costUsd >= 0 && { costUsd }),
  }
}

function copyTexts(saying: StepSaying, copy: Copy): Partial<Step> {
  const out: Partial<Record<(typeof stepTexts)[number], string>> = {}
  for (const field of stepTexts) {
    const value = text(saying[field], copy)
    if (value) out[field] = value
  }
  return out
}

/** Adapters pass on what frameworks give, which may be of another type than it says. */
function text(value: unknown, copy: Copy): string | undefined {
  if (value === undefined || value === null) return undefined
  const copied = copy(value)
  return typeof copied === 'string' ? copied : JSON.stringify(copied)
}

function copyTags(tags: readonly unknown[], copy: Copy): string[] {
  const copied = copy(tags)
  return Array.isArray(copied)
    ? copied.map((tag) => (typeof tag === 'string' ? tag : JSON.stringify(tag)))
    : []
}

function copyUsage(usage: JsonValue | undefined): Usage | undefined {
  if (!isJsonObject(usage)) return undefined
  const out: Usage = {}
  for (const name of usageCounts) {
    const count = usage[name]
    if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) out[name] = count
  }
  return Object.keys(out).length > 0 ? out : undefined
}

function copyError(error: unknown, copy: Copy): StepError | undefined {
  if (error === undefined || error === null) return undefined
  const copied = copy(error)
  if (!isJsonObject(copied))
    return { message: typeof copied === 'string' ? copied : JSON.stringify(copied) }
  const { name, type, message, ...rest } = copied
  const stack = error instanceof Error ? copy(stackOf(error)) : rest['stack']
  delete rest['stack']
  const said = type ?? name
  const more = Object.keys(rest).length > 0 ? JSON.stringify(rest) : ''
  const words = [typeof message === 'string' ? message : '', more].filter((one) => one !== '')
  return {
    ...(typeof said === 'string' && { type: said }),
    message: words.join('\n'),
    ...(typeof stack === 'string' && stack !== '' && { stack }),
  }
}

/** May be a getter that throws. */
function stackOf(error: Error): unknown {
  try {
    return error.stack
  } catch {
    return undefined
  }
}

function objectOf(value: JsonValue): JsonObject {
  return isJsonObject(value) ? value : { value }
}

const mostSensitive = 1000

/**
 * Names the value, and gives what stands for it: a text or a number itself, anything else as one text, in which neither
 * keys nor flags can be read. Undefined when there is no room: what is not named as sensitive must not be passed on.
 */
function nameValue(
  list: SensitiveValue[],
  name: string,
  value: JsonValue,
): string | number | undefined {
  const plain = typeof value === 'string' || typeof value === 'number'
  const whole = plain ? value : JSON.stringify(value)
  const values = plain ? [whole] : [whole, ...leavesOf(value)]
  if (list.length + values.length > mostSensitive) return undefined
  for (const one of values) list.push({ class: name, value: one })
  return whole
}

function leavesOf(value: JsonValue): (string | number)[] {
  // Its subtype stands in other places, too.
  if (isEncryptedJson(value)) return []
  if (typeof value === 'string' || typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : []
}

/** The values that are marked as sensitive, anywhere in what is given; those beyond 1000 are left out. Total. */
export function sensitiveValues(holder: unknown): SensitiveValue[] {
  const found: SensitiveValue[] = []
  copyJson(holder, {
    values: mostValues,
    chars: Number.POSITIVE_INFINITY,
    onSensitive: (name, value) => nameValue(found, name, value),
  })
  return found
}
