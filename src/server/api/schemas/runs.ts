// Runs and their steps as `ls`, `show` and `costs` have them.
import { z } from 'zod'
import { costGroupings } from '../../../access/costs.ts'
import { stepKinds } from '../../../record/step.ts'
import { limitQuery, numberQuery, textQuery, timeQuery } from './query.ts'

const json = z.json()
const kind = z.enum(stepKinds)
const status = z.enum(['unset', 'ok', 'error'])
const costSource = z.enum(['reported', 'computed'])
const text = z.string().nullable()

const totals = {
  inputTokens: z.int(),
  outputTokens: z.int(),
  /** Null: of no model call is it known. */
  costUsd: z.number().nullable(),
  costFrom: z.enum(['reported', 'computed', 'mixed']).nullable(),
  /** Model calls that `costUsd` is without. */
  unpricedCalls: z.int(),
}

export const TraceSummary = z
  .object({
    traceId: z.string(),
    name: z.string(),
    agent: text,
    traceType: text,
    startTime: z.string(),
    durationMs: z.number().nullable(),
    steps: z.int(),
    errors: z.int(),
    status,
    ...totals,
    /** Hidden values by class. */
    findings: z.record(z.string(), z.int()),
    state: z.enum(['running', 'complete', 'incomplete']),
    ended: z.literal('unknown').optional(),
    /** Messages of its steps that a recorder knows to be lost. */
    lost: z.int().optional(),
    complete: z.boolean(),
  })
  .meta({ id: 'TraceSummary' })

export const Usage = z
  .object({
    inputTokens: z.number().optional(),
    outputTokens: z.number().optional(),
    totalTokens: z.number().optional(),
    cacheReadTokens: z.number().optional(),
    cacheWriteTokens: z.number().optional(),
    reasoningTokens: z.number().optional(),
  })
  .meta({ id: 'Usage' })

export const FindingView = z
  .object({ class: z.string(), count: z.int(), action: z.string() })
  .meta({ id: 'FindingView' })

/** What steps and log events say alike. */
const said = {
  recordId: z.string(),
  name: z.string(),
  model: text,
  provider: text,
  agent: text,
  tool: text,
  traceType: text,
  environment: text,
  sessionId: text,
  user: text,
  usage: Usage.nullable(),
  costUsd: z.number().nullable(),
  costFrom: costSource.nullable(),
  tags: z.array(z.string()),
  input: json,
  output: json,
  error: json,
  metadata: json,
  attributes: z.record(z.string(), json),
  findings: z.array(FindingView),
  /** `left-out`: it was not asked for. */
  content: z.enum(['shown', 'sealed', 'erased', 'missing', 'damaged', 'left-out']),
}

export const EventView = z.object({ ...said, time: z.string() }).meta({ id: 'EventView' })

export const StepView = z
  .object({
    ...said,
    spanId: z.string(),
    parentSpanId: text,
    kind,
    startTime: z.string(),
    /** Null for a step that did not end. */
    durationMs: z.number().nullable(),
    state: z.enum(['ended', 'running', 'unfinished']),
    status,
    toolCallId: text,
    /** Span id of the model call that asked for it. */
    calledBy: text,
    /** Span id of the attempt that failed before this one. */
    retryOf: text,
    /** Of a step that stands for others, which its recorder lost. */
    gap: z.object({ count: z.int(), reason: z.string() }).optional(),
    events: z.array(EventView),
    /** Earlier versions, oldest first. */
    get revisions(): z.ZodArray {
      return z.array(StepView)
    },
    /** Record ids of what was put together. */
    parts: z.array(z.string()),
    /** Id of the reader key that the content is sealed to. */
    sealedTo: z.string().optional(),
  })
  .meta({ id: 'StepView' })

export const TraceView = z
  .object({ traceId: z.string(), summary: TraceSummary, steps: z.array(StepView) })
  .meta({ id: 'TraceView' })

export const TraceList = z
  .object({ traces: z.array(TraceSummary), next: z.string().nullable() })
  .meta({ id: 'TraceList' })

export const TraceQuery = z.object({
  since: timeQuery,
  until: timeQuery,
  kind: kind.optional(),
  status: status.optional(),
  agent: textQuery,
  model: textQuery,
  trace_type: textQuery,
  session: textQuery,
  user: textQuery,
  tag: textQuery,
  min_cost: numberQuery,
  min_duration_ms: numberQuery,
  environment: textQuery,
  state: z.enum(['complete', 'running', 'incomplete']).optional(),
  /** Names with commas between: runs with a finding of each. */
  classes: textQuery,
  limit: limitQuery(50, 1000),
  cursor: textQuery,
})

export const TraceParams = z.object({ id: z.string() })

/** `none`: what a tree is drawn from, small and quick for long runs. */
export const TraceContentQuery = z.object({ content: z.enum(['all', 'none']).optional() })

const costSums = {
  ...totals,
  steps: z.int(),
  errors: z.int(),
  /** Steps of which only a residue is there. */
  erasedSteps: z.int(),
}

export const CostReport = z
  .object({
    since: text,
    until: text,
    by: z.enum(costGroupings),
    groups: z.array(z.object({ ...costSums, key: text })),
    /** Sums of the groups beyond the first 1000. */
    rest: z.object(costSums).nullable(),
    total: z.object(costSums),
  })
  .meta({ id: 'CostReport' })

export const CostQuery = z.object({
  since: timeQuery,
  until: timeQuery,
  by: z.enum(costGroupings).optional(),
})
