// What kind of step a run is, and for whom, by the rules of the door for LangSmith's clients.
import { kindOf } from '../../ingest/langsmith/run-kind.ts'
import { labelsOf } from '../../ingest/langsmith/run-names.ts'
import { startBudget } from '../../ingest/value-budget.ts'
import { copyJson } from '../../protect/copy-json.ts'
import { isJsonObject, type JsonObject } from '../../record/json.ts'
import type { StepKind } from '../../record/step.ts'
import type { StepSaying } from '../recorder/step-draft.ts'
import { member, textOf } from './members.ts'

export interface RunFacts {
  /** `llm`, `tool`, `retriever`, or what a chain says that it is. */
  readonly type: string
  readonly serialized: unknown
  /** As the application named it; else its class. */
  readonly name: unknown
  readonly tags: unknown
  readonly metadata: unknown
  readonly isRoot: boolean
}

export interface RunLabels {
  readonly kind: StepKind
  readonly name: string
  /** As LangChain has them. */
  readonly metadata: JsonObject
  readonly labels: StepSaying
}

const bounds = { values: 2000, chars: 256 * 1024 }

export function runLabels(facts: RunFacts): RunLabels {
  const { type, isRoot } = facts
  const metadata = objectOf(copyJson(facts.metadata ?? null, { ...bounds }))
  const tags = copyJson(facts.tags ?? null, { ...bounds })
  const id = classOf(facts.serialized)
  const name = textOf(facts.name) ?? textOf(id.at(-1)) ?? type
  const extra = { metadata }
  const kind =
    kindOf({ run_type: type, name, serialized: { id }, extra }, 'post', isRoot) ?? 'event'
  const agent = (kind === 'agent' ? name : undefined) ?? textOf(metadata['lc_agent_name'])
  return {
    kind,
    name,
    metadata,
    labels: {
      ...said(tags, metadata),
      agent,
      provider: textOf(metadata['ls_provider'])?.toLowerCase(),
      attributes: { run_type: type, ...(id.length > 0 && { class: id }) },
    },
  }
}

/** JSON in the metadata is unfolded within a bound; beyond that they are kept as they are. */
function said(tags: ReturnType<typeof copyJson>, metadata: JsonObject): StepSaying {
  try {
    startBudget(0)
    return labelsOf({ tags }, { metadata })
  } catch {
    return { metadata }
  }
}

/** Of the serialised object only its class: its arguments are how it was set up, keys and headers among them. */
function classOf(serialized: unknown): string[] {
  const id = member(serialized, 'id')
  return Array.isArray(id) ? id.filter((part) => typeof part === 'string') : []
}

function objectOf(value: ReturnType<typeof copyJson>): JsonObject {
  return isJsonObject(value) ? value : {}
}
