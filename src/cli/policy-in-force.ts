import { defaultEntities } from '../protect/default-entities.ts'
import { pathText } from '../protect/field-rule.ts'
import type { Policy } from '../protect/policy.ts'
import type { JsonObject } from '../record/json.ts'

/** A rule that the preset has, in the words of the settings file. */
export interface PresetRule {
  readonly path: string
  readonly class: string
  readonly action: string
  readonly mask?: string
}

export interface PolicyInForce {
  /** Settings of `[policy]`, by the names and in the words that the settings file has for them. */
  readonly settings: JsonObject
  readonly presetRules: readonly PresetRule[]
}

/** A compiled policy for people: what only the engine knows is told as the setting that it came from. */
export function policyInForce(policy: Policy, preset: string): PolicyInForce {
  const {
    later_rules: _,
    unknown: _unknown,
    never_kept: _neverKept,
    ...effective
  } = policy.effective
  const allowPaths = policy.laterRules.filter(({ from }) => from === 'allowPaths')
  return {
    settings: {
      preset,
      ...effective,
      allow_paths: allowPaths.map(({ segments }) => pathText(segments)).sort(),
      entities: entitiesOf(policy),
    },
    presetRules: policy.laterRules
      .filter(({ from }) => from === 'preset')
      .map(({ segments, class: name, treatment: { action, mask } }) => ({
        path: pathText(segments),
        class: name,
        action,
        ...(mask === undefined ? {} : { mask }),
      })),
  }
}

/** Each class that the default does not simply look for, and each that has a least confidence of its own. */
function entitiesOf({ thresholds }: Policy): JsonObject {
  const names = new Set([...Object.keys(defaultEntities), ...thresholds.keys()])
  return Object.fromEntries(
    [...names].sort().map((name) => {
      const least = thresholds.get(name) ?? true
      return [name, least === Number.POSITIVE_INFINITY ? false : least]
    }),
  )
}
