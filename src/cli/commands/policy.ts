// What the policy of the settings file says: to try it on a value, to check it, to see it whole. Writes nothing.
import { stringify } from 'smol-toml'
import { toHex } from '../../crypto/encoding.ts'
import { hmacSha256 } from '../../crypto/hmac.ts'
import { Secret } from '../../crypto/secret.ts'
import { destinations, directions } from '../../protect/context.ts'
import { explain, type Candidate, type Explanation } from '../../protect/explain.ts'
import { policyWarnings } from '../../protect/policy-warnings.ts'
import type { Policy } from '../../protect/policy.ts'
import { policyOf } from '../../server/log-settings.ts'
import { painter, type Io, type Paint } from '../io.ts'
import { usage, type Options } from '../options.ts'
import { accessAction } from './policy-access.ts'
import { policyInForce, type PresetRule } from '../policy-in-force.ts'
import { configOf } from '../place.ts'
import { oneLine } from '../render/neutralize.ts'
import type { Context, Outcome } from '../verb.ts'

const actions: Readonly<
  Record<string, (context: Context, policy: Policy) => Outcome | Promise<Outcome>>
> = { explain: explainValue, check, show }

/** Throws `usage`, and `config_invalid` for settings that do not compile. */
export async function policy(context: Context): Promise<Outcome> {
  const [word = ''] = context.words
  const action = Object.hasOwn(actions, word) ? actions[word] : undefined
  const ofAccess = accessAction(context.words)
  if (ofAccess) return ofAccess(context)
  if (!action || context.words.length > 1)
    throw usage('policy takes explain, check, show, test TABLE, check FILE or roles')
  return action(context, policyOf(configOf(context).policy))
}

function show(context: Context, compiled: Policy): Outcome {
  const version = toHex(compiled.version)
  const { preset = 'default' } = configOf(context).policy
  const { settings, presetRules } = policyInForce(compiled, preset)
  const rules = presetRules.map((rule) => `# ${presetRuleLine(rule)}\n`)
  return {
    json: { version, policy: settings, presetRules },
    text: () => `# version ${version}\n${stringify(settings)}\n${presetHeading(rules)}`,
  }
}

function presetHeading(rules: readonly string[]): string {
  return rules.length > 0 ? `\n# Rules of the preset, after all others:\n${rules.join('')}` : ''
}

function presetRuleLine({ path, class: name, action, mask }: PresetRule): string {
  return `${path} (${name}): ${action}${mask === undefined ? '' : `, mask ${mask}`}`
}

function check(_: Context, compiled: Policy): Outcome {
  const version = toHex(compiled.version)
  const warnings = policyWarnings(compiled)
  return {
    json: { ok: true, version, warnings },
    text: () =>
      `the policy compiles, version ${version}\n${warnings.map((line) => `warning: ${line}\n`).join('')}`,
  }
}

async function explainValue(context: Context, compiled: Policy): Promise<Outcome> {
  const { io, options } = context
  using key = Secret.random()
  const path = options.text('path') ?? ''
  const explanation = explain(
    compiled,
    { path, value: await valueOf(options, io), context: contextOf(options) },
    (domain, text) => toHex(hmacSha256(key, `${domain}\u0000${text}`).subarray(0, 8)),
  )
  const version = toHex(compiled.version)
  return {
    json: { version, path, ...explanation, shown: explanation.shown ?? null },
    text: () => describe(explanation, painter(io.stdout, io.environment)),
  }
}

async function valueOf(options: Options, { stdin }: Io): Promise<string> {
  const given = options.required('value', 'what the policy is asked about; - reads it from stdin')
  if (given !== '-') return given
  const pieces: Uint8Array[] = []
  for await (const piece of stdin) pieces.push(piece)
  return Buffer.concat(pieces)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}

function contextOf(options: Options) {
  return {
    tool: options.text('tool'),
    traceType: options.text('trace-type'),
    direction: choice(options, 'direction', directions),
    destination: choice(options, 'destination', destinations) ?? 'store',
  }
}

function choice<T extends string>(
  options: Options,
  name: string,
  allowed: readonly T[],
): T | undefined {
  const given = options.text(name)
  if (given === undefined) return undefined
  const found = allowed.find((value) => value === given)
  if (!found) throw usage(`--${name} takes ${allowed.join(' or ')}`)
  return found
}

function describe(explanation: Explanation, paint: Paint): string {
  const { capture, listed, found, candidates, winner, actions: done, shown } = explanation
  const lines = [
    `capture  ${capture}${listed ? '' : '; the field is not in allow_fields'}`,
    ...found.map(
      ({ class: name, confidence, detector, start, end, inKey }) =>
        `found    ${name}, confidence ${confidence.toFixed(2)}, by ${detector}, at ${start}-${end}${inKey ? ' of the name' : ''}`,
    ),
    ...(found.length ? [] : ['found    nothing']),
    ...candidates.map((candidate) => candidateLine(candidate, candidate.rule === winner, paint)),
    `winner   ${winner ?? 'none'}`,
    `action   ${actionText(done)}`,
    `shown    ${shown === undefined ? '(left out)' : oneLine(JSON.stringify(shown))}`,
  ]
  return `${lines.join('\n')}\n`
}

function actionText(done: Explanation['actions']): string {
  const entries = Object.entries(done).map(([name, action]) => `${action} (${name})`)
  return entries.length ? entries.join(', ') : 'none'
}

function candidateLine({ rule, action, applies, why }: Candidate, won: boolean, paint: Paint) {
  const line = `rule     ${applies ? '+' : '-'} ${oneLine(rule)}: ${action}; ${oneLine(why)}`
  return won ? paint('bold', line) : line
}
