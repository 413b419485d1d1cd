// Why a policy does what it does with one value. Says what each rule thinks of it; what is done comes from the walk itself.
import type { JsonValue } from '../record/json.ts'
import type { Treatment } from './action.ts'
import { keepListed } from './allow-fields.ts'
import { captureModeOf, type CaptureMode } from './capture-mode.ts'
import type { Context } from './context.ts'
import { bindingRule, type Binding } from './binding-rule.ts'
import { matchesPath, pathSegments, pathText, type FieldRule } from './field-rule.ts'
import type { Place } from './hide.ts'
import { isAllowed } from './find-in-text.ts'
import { keyInfo } from './key-info.ts'
import type { KeyedHash } from './keyed-hash.ts'
import type { Policy } from './policy.ts'
import { protectValue } from './protect-value.ts'
import { placeholders, renderValue } from './render-value.ts'
import { failing, matchesTool, sensitiveField } from './scope.ts'

export interface Question {
  /** Dotted path of the field; empty for a value by itself. */
  readonly path: string
  readonly value: JsonValue
  readonly context: Context
}

/** One thing that a policy says, in its order of precedence. */
export interface Candidate {
  /** Where it is said: `rules[0]`, `tools.NAME`, `allow_paths`, `preset`, `name of the field`, `classes.email`. */
  readonly rule: string
  readonly action: string
  readonly applies: boolean
  readonly why: string
}

export interface Explanation {
  readonly capture: CaptureMode
  /** False when the list of allowed fields leaves the value out. */
  readonly listed: boolean
  readonly found: readonly Place[]
  readonly candidates: readonly Candidate[]
  /** The first candidate that applies; null when nothing is hidden. */
  readonly winner: string | null
  /** Done by class, as it is counted in headers; empty when nothing is. */
  readonly actions: Readonly<Record<string, string>>
  /** What is shown in the value's place; undefined when the field is left out. */
  readonly shown: JsonValue | undefined
}

export function explain(policy: Policy, question: Question, keyed: KeyedHash): Explanation {
  const { path, value, context } = question
  const names = path === '' ? [] : path.split('.')
  const capture = captureModeOf(policy, context.traceType)
  const listed = keepListed(policy, nest(names, value)).dropped === 0
  const found: Place[] = []
  const mode = capture === 'masked' || capture === 'reference' ? capture : 'full'
  const where = { path: [], context, mode, onFinding: (place: Place) => found.push(place) } as const
  const nested = nest(names, value)
  const masked = protectValue(nested, where, policy, keyed)
  const classes = new Set([...masked.findings.keys(), ...found.map((place) => place.class)])
  const allowed = typeof value === 'string' && isAllowed(policy, value)
  const bound = bindingRule(policy, nested, context)
  // Where nothing was done a rule that hides had nothing to hide, such as null.
  const isDone = (masked.findings.size === 0) === (bound?.treatment.action === 'keep')
  const asked = { names, context, classes, allowed, winner: isDone ? bound : undefined }
  const candidates = [...ruleCandidates(policy, asked), ...classCandidates(policy, asked)]
  const isShown = listed && capture !== 'off' && capture !== 'metadata'
  return {
    capture,
    listed,
    found,
    candidates,
    winner: candidates.find(({ applies }) => applies)?.rule ?? null,
    actions: Object.fromEntries([...masked.findings].map(([name, { action }]) => [name, action])),
    shown: isShown ? at(names, renderValue(masked.value, placeholders())) : undefined,
  }
}

interface Asked {
  readonly names: readonly string[]
  readonly context: Context
  readonly classes: ReadonlySet<string>
  /** The value as a whole is allowed: then only rules and lists of tools are heard. */
  readonly allowed: boolean
  /** What decided about the field as a whole; undefined when nothing did. */
  readonly winner: Binding | undefined
}

function ruleCandidates(policy: Policy, asked: Asked): Candidate[] {
  const { names, context, classes, winner } = asked
  const paths = names.map((_, i) => names.slice(0, i + 1).flatMap(pathSegments))
  const fits = (rule: Pick<FieldRule, 'segments' | 'treatment'>): boolean =>
    paths.some((path) => matchesPath(rule, path, 0))
  const fields: Candidate[] = []
  const findings: Candidate[] = []
  for (const [index, rule] of policy.rules.entries()) {
    const failed = failing(rule, context)
    const { segments, treatment } = rule
    const isFor = segments ? fits({ segments, treatment }) : classes.has(rule.class)
    const subject = segments ? `path ${pathText(segments)}` : `class ${rule.class}`
    const isWinner =
      !segments ||
      (winner && 'order' in winner && winner.from === 'rules' && winner.order === index)
    const why = failed
      ? `condition ${failed} does not hold`
      : `${subject} ${isFor ? fitting(isWinner) : 'does not fit'}`
    const list = segments ? fields : findings
    list.push({
      rule: `rules[${index}]`,
      action: treatment.action,
      applies: failed === null && isFor && isWinner === true,
      why,
    })
  }
  return [
    ...fields,
    ...toolCandidates(policy, asked),
    ...policy.laterRules.map((rule) => laterCandidate(rule, fits(rule), asked)),
    ...findings,
  ]
}

/** Of fields inside each other the inner one decides, unless the outer one was dropped. */
function fitting(isWinner: boolean | undefined): string {
  return isWinner ? 'fits' : 'fits, and something else decides'
}

function laterCandidate(rule: FieldRule, fits: boolean, { allowed, winner }: Asked): Candidate {
  const isWinner = rule === winner
  const path = `path ${pathText(rule.segments)} ${fits ? fitting(isWinner) : 'does not fit'}`
  const isPreset = rule.from === 'preset'
  return {
    rule: isPreset ? 'preset' : 'allow_paths',
    action: rule.treatment.action,
    applies: isWinner,
    why: isPreset && fits && allowed && !isWinner ? 'the value is allowed' : path,
  }
}

function toolCandidates(policy: Policy, { names, context, winner }: Asked): Candidate[] {
  return policy.tools.map((tool) => {
    const is = matchesTool(tool.tool, context.tool ?? '', tool.treatment)
    const field = names.map((name) => sensitiveField({ tools: [tool] }, name)).find((some) => some)
    const listed = field ? `${field.name} is listed` : 'the field is not listed'
    return {
      rule: `tools.${tool.tool}`,
      action: tool.treatment.action,
      applies: tool === winner,
      why: is ? listed : 'another tool',
    }
  })
}

function classCandidates(policy: Policy, { names, classes }: Asked): Candidate[] {
  const last = names.at(-1)
  const byName = last === undefined ? undefined : keyInfo(policy, last).class?.class
  return [...classes]
    .filter((name) => name !== 'media' && name !== 'reference')
    .map((name) => {
      const { action } = name === 'unknown' ? policy.unknown : actionOf(policy, name)
      return {
        rule: policy.classes.has(name) ? `classes.${name}` : 'default',
        action,
        applies: true,
        why: name === byName ? `the name of the field says ${name}` : `${name} was found`,
      }
    })
}

function actionOf({ classes }: Policy, name: string): Treatment {
  return classes.get(name) ?? { action: 'seal' }
}

function nest(names: readonly string[], value: JsonValue): JsonValue {
  return names.reduceRight<JsonValue>((inner, name) => ({ [name]: inner }), value)
}

function at(names: readonly string[], value: JsonValue): JsonValue | undefined {
  let inner: JsonValue | undefined = value
  for (const _ of names)
    inner =
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.values(inner)[0]
        : undefined
  return inner
}
