import type { StepKind } from '../../record/step.ts'

/** Langfuse's types of observations, in lower case. A plain `span` wraps something, and a tool that was named is told apart. */
export const observationKinds: ReadonlyMap<string, StepKind> = new Map(
  Object.entries<StepKind>({
    span: 'agent',
    generation: 'completion',
    agent: 'agent',
    tool: 'tool',
    chain: 'agent',
    retriever: 'retrieval',
    embedding: 'embedding',
    guardrail: 'guardrail',
    evaluator: 'event',
    event: 'event',
  }),
)
