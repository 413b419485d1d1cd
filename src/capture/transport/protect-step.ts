// What leaves the process of a step: masked, with the values that policy lets be kept beside it (rule: docs/recorder.md).
import { deriveKey } from '../../crypto/hkdf.ts'
import { encodeUtf8 } from '../../crypto/encoding.ts'
import { labels } from '../../crypto/labels.ts'
import { Secret } from '../../crypto/secret.ts'
import { keepListed } from '../../protect/allow-fields.ts'
import { captureModeOf } from '../../protect/capture-mode.ts'
import { clearText } from '../../protect/header-text.ts'
import { MaskKey } from '../../protect/mask-key.ts'
import { namedValues } from '../../protect/named-values.ts'
import { compilePolicy, type Policy, type PolicyOptions } from '../../protect/policy.ts'
import { protectValue, type Protected, type Where } from '../../protect/protect-value.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import { escapeText } from '../../record/marker.ts'
import type { Step, StepError } from '../../record/step.ts'

/** A step as it travels to the collector, inside a sealed batch. */
export interface WireStep extends Step {
  /** Its texts are escaped, and may hold marks (record/marker.ts). Absent: they are plain. */
  readonly masked?: true
  /** What the marks stand for: by class, tag and value. */
  readonly hidden?: Readonly<Record<string, readonly (readonly [tag: string, value: JsonValue])[]>>
}

export interface ProtectionOptions {
  readonly policy: PolicyOptions | undefined
  readonly detect: boolean
  /** The key of the actions `hash` and `pseudonym` is made of it: processes that share it give equal values equal names. */
  readonly ingestKey: string
}

/** Short texts that stay as they are when they look like identifiers. */
const headerTexts = [
  'name',
  'model',
  'provider',
  'agent',
  'tool',
  'traceType',
  'environment',
] as const
const textFields = [...headerTexts, 'toolCallId'] as const
const escapedTexts = [...headerTexts, 'userId', 'sessionId'] as const

type TextField = (typeof textFields)[number]
type Mode = NonNullable<Where['mode']>

export class StepProtection {
  readonly #policy: Policy
  readonly #detect: boolean
  readonly #key: MaskKey

  /** Throws `config_invalid` for a policy that is off. */
  constructor({ policy, detect, ingestKey }: ProtectionOptions) {
    this.#policy = compilePolicy(policy)
    this.#detect = detect
    using key = deriveKey(Secret.own(encodeUtf8(ingestKey)), labels.redact)
    this.#key = key.use((bytes) => new MaskKey(bytes))
  }

  /** Null: the policy does not record the step. What cannot be looked at goes without content. */
  wire(step: Step): WireStep | null {
    const mode = captureModeOf(this.#policy, step.traceType)
    if (mode === 'off') return null
    try {
      if (mode === 'metadata') return this.#bare(step)
      return this.#detect || mode !== 'full' ? this.#masked(step, mode) : this.#plain(step)
    } catch {
      return { ...this.#bare(step), attributes: { 'sealtrace.masking.failed': true } }
    }
  }

  /** Detection is left to the collector; fields that are not recorded stay here. */
  #plain(step: Step): WireStep {
    const { content, rest } = this.#split(step)
    const { sensitive } = step
    const kept = fromContent(keepListed(this.#policy, content).value)
    return { ...whole(rest, kept), ...(sensitive && { sensitive }) }
  }

  #masked(step: Step, mode: Mode): WireStep {
    const { content, rest } = this.#split(step)
    const { tool, traceType } = step
    const where: Where = {
      path: [],
      isStep: true,
      context: { tool, traceType, destination: 'store' },
      mode,
      named: namedValues(step.sensitive),
    }
    const listed = keepListed(this.#policy, content).value
    const { value, hidden } = protectValue(listed, where, this.#policy, this.#key.keyed)
    // Values that the application named are in `hidden` where they are kept, and nowhere else.
    return {
      ...whole(escaped(rest), fromContent(value)),
      masked: true,
      ...(hidden.size > 0 && { hidden: pairsOf(hidden) }),
    }
  }

  /** Ids, times, figures, and texts that may be clear. The user and the session are kept: runs and rights go by them. */
  #bare(step: Step): WireStep {
    return { ...whole(escaped(this.#split(step).rest), {}), masked: true }
  }

  #split(step: Step): { content: JsonObject; rest: Rest } {
    const { input, output, error, tags, metadata, attributes, toolCallId, ...more } = step
    const { sensitive: _, ...rest } = more
    const content: JsonObject = {
      ...(input !== undefined && { input }),
      ...(output !== undefined && { output }),
      ...(error && { error: { ...error } }),
      ...(tags && { tags }),
      ...(metadata && { metadata }),
      ...(toolCallId !== undefined && { toolCallId }),
      attributes,
    }
    const clear: Rest = { ...rest }
    const named = namedValues(step.sensitive)
    for (const field of headerTexts) {
      const text = step[field]
      const isModel = field === 'model'
      if (!text || clearText(text, this.#policy, { isModel, named }) !== null) continue
      content[field] = text
      delete clear[field]
    }
    return { content, rest: clear }
  }
}

/** A step without its content. */
type Rest = Omit<Step, 'name' | 'attributes' | 'sensitive'> & { name?: string }

function whole(rest: Rest, content: Partial<Step>): WireStep {
  return { name: '', attributes: {}, ...rest, ...content }
}

function escaped(rest: Rest): Rest {
  const out: Rest = { ...rest }
  for (const field of escapedTexts) {
    const text = out[field]
    if (text !== undefined) out[field] = escapeText(text)
  }
  return out
}

function pairsOf(hidden: Protected['hidden']): NonNullable<WireStep['hidden']> {
  return Object.fromEntries(
    [...hidden].map(([name, values]) => [
      name,
      values.map(({ tag, value }) => [tag, value] as const),
    ]),
  )
}

/** Masking may have changed the type of what it hid. */
function fromContent(content: JsonValue): Partial<Step> {
  if (!isJsonObject(content)) return {}
  const { input, output, error, tags, metadata, attributes } = content
  const texts: Partial<Pick<Step, TextField>> = {}
  for (const field of textFields) {
    const value = content[field]
    if (value !== undefined && value !== null) texts[field] = textOf(value)
  }
  return {
    ...texts,
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(error !== undefined && error !== null && { error: errorOf(error) }),
    ...(Array.isArray(tags) && { tags: tags.map(textOf) }),
    ...(metadata !== undefined && { metadata: objectOf(metadata) }),
    ...(attributes !== undefined && { attributes: objectOf(attributes) }),
  }
}

function errorOf(value: JsonValue): StepError {
  if (!isJsonObject(value)) return { message: textOf(value) }
  const { type, message, stack } = value
  return {
    ...(type !== undefined && { type: textOf(type) }),
    ...(message !== undefined && { message: textOf(message) }),
    ...(stack !== undefined && { stack: textOf(stack) }),
  }
}

function objectOf(value: JsonValue): JsonObject {
  if (isJsonObject(value)) return value
  return value === null ? {} : { value }
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
