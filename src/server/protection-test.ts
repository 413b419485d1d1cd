// The policy of what is hidden, for people: as it stands in the settings, and tried on a text.
import { parse, stringify, TomlError } from 'smol-toml'
import { toHex } from '../crypto/encoding.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { Secret } from '../crypto/secret.ts'
import { classes } from '../detect/class.ts'
import { SealtraceError } from '../error.ts'
import type { Place } from '../protect/hide.ts'
import type { Policy } from '../protect/policy.ts'
import { protectValue } from '../protect/protect-value.ts'
import { placeholders, renderValue } from '../protect/render-value.ts'
import { scopeOf, treatmentIn } from '../protect/scope.ts'
import type { Config } from './config.ts'
import { policyOf } from './log-settings.ts'
import { policySection } from './policy-section.ts'

export interface MaskedText {
  readonly masked: string
  readonly findings: readonly {
    readonly class: string
    readonly action: string
    readonly detector: string
    readonly start: number
    readonly end: number
  }[]
}

export function protectionView(section: Config['policy']) {
  const compiled = policyOf(section)
  const scope = scopeOf(compiled)
  const names = [...new Set<string>([...classes, ...scope.treatments.keys()])].sort()
  return {
    version: toHex(compiled.version),
    text: stringify({ policy: section }),
    classes: names.map((name) => ({ class: name, action: treatmentIn(scope, name).action })),
  }
}

/** Throws `bad_request`, with the line or the field and nothing of what stands there. */
export function readPolicyText(text: string): Config['policy'] {
  const table = parsed(text)
  const inside = isTable(table['policy']) && Object.keys(table).length === 1
  const section = policySection.safeParse(inside ? table['policy'] : table)
  if (!section.success) {
    const where = section.error.issues[0]?.path.join('.') || 'policy'
    throw new SealtraceError('bad_request', `policy: ${where} is not as it should be`)
  }
  try {
    policyOf(section.data)
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    throw new SealtraceError('bad_request', `policy: ${error.message}`)
  }
  return section.data
}

/** As a message of this text is masked. Tags are keyed with a key that nobody has afterwards. */
export function maskTest(policy: Policy, text: string): MaskedText {
  using key = Secret.random()
  const found: Place[] = []
  const path = ['input', 'content']
  const { value } = protectValue(
    text,
    { path, context: { destination: 'store' }, onFinding: (place) => found.push(place) },
    policy,
    (domain, tagged) => toHex(hmacSha256(key, `${domain}\u0000${tagged}`).subarray(0, 8)),
  )
  const shown = renderValue(value, placeholders())
  const scope = scopeOf(policy)
  return {
    masked: typeof shown === 'string' ? shown : JSON.stringify(shown),
    findings: found
      // What stands deeper, as in a JSON text, has places in a text of its own.
      .filter(({ path: at }) => at.length === 0)
      .map(({ class: name, detector, start, end }) => ({
        ...{ class: name, action: treatmentIn(scope, name).action, detector, start, end },
      })),
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    throw new SealtraceError('bad_request', `policy: line ${error.line} is no TOML`)
  }
}

function isTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
