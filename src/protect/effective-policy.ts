import { pathText, type FieldRule, type FieldRules } from './field-rule.ts'
import type { JsonObject, JsonValue } from '../record/json.ts'
import type { Treatment } from './action.ts'
import type { CustomLists } from './custom.ts'
import type { PolicyBody } from './policy.ts'
import type { Rule } from './read-rules.ts'

/** Every setting as it is in force, in the words of the settings file. Equal meaning gives equal text. */
export function effectivePolicy(
  policy: PolicyBody,
  lists: CustomLists,
  neverKept: readonly string[],
): JsonObject {
  return {
    style: policy.style,
    cards: policy.cards,
    media: policy.media,
    min_confidence: policy.minConfidence,
    max_text: policy.maxText,
    unknown: policy.unknown.action,
    ...(neverKept.length > 0 ? { never_kept: [...neverKept].sort() } : {}),
    ...(policy.allowFields ? { allow_fields: fieldPaths(policy.allowFields) } : {}),
    sensitive_keys: [...policy.sensitiveKeys].sort(),
    allow_keys: [...policy.allowKeys].sort(),
    allow_values: [...policy.allowValues].sort(),
    allow_patterns: [...lists.allowPatterns].sort(),
    entities: sorted(policy.thresholds, (least) => (Number.isFinite(least) ? least : false)),
    classes: sorted(policy.classes, treatmentTable),
    capture: sorted(policy.capture, (mode) => mode),
    tools: Object.fromEntries(
      policy.tools.map(({ tool, names, treatment }) => [
        tool,
        {
          sensitive: [...new Set([...names.values()].map(({ name }) => name))].sort(),
          action: treatment.action,
        },
      ]),
    ),
    rules: policy.rules.map(ruleTable),
    later_rules: policy.laterRules.map(laterTable),
    words: lists.words.map((entry) => ({ class: entry.class, words: [...entry.words] })),
    patterns: lists.patterns.map(({ validate, ...entry }) => ({
      ...entry,
      // Code counts by its text: it is all that tells one function from another.
      ...(validate ? { validate: String(validate) } : {}),
    })),
  }
}

function ruleTable({ segments, class: name, treatment, when }: Rule): JsonObject {
  const { tool, direction, traceType, destination } = when
  return {
    ...(segments ? { path: pathText(segments) } : {}),
    class: name,
    ...actionOf(treatment),
    ...(tool === undefined ? {} : { tool }),
    ...(direction === undefined ? {} : { direction }),
    ...(traceType === undefined ? {} : { trace_type: traceType }),
    ...(destination === undefined ? {} : { destination }),
  }
}

function laterTable({ segments, class: name, treatment, from }: FieldRule): JsonObject {
  return { from, path: pathText(segments), class: name, ...actionOf(treatment) }
}

function treatmentTable(treatment: Treatment): JsonValue {
  return treatment.mask ? actionOf(treatment) : treatment.action
}

function actionOf({ action, mask }: Treatment): JsonObject {
  return { action, ...(mask ? { mask } : {}) }
}

function fieldPaths(rules: FieldRules): string[] {
  return [...rules.values()]
    .flatMap((some) => some.map(({ segments }) => pathText(segments)))
    .sort()
}

function sorted<T>(map: ReadonlyMap<string, T>, show: (value: T) => JsonValue): JsonObject {
  const names = [...map.keys()].sort()
  return Object.fromEntries(names.map((name) => [name, show(map.get(name) as T)]))
}
