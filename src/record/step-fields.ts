// Fields of a step by what they hold, for who takes a step apart or puts one together.
import type { Step, Usage } from './step.ts'

/** Texts that a step has or has not. */
export const stepTexts = [
  'model',
  'provider',
  'agent',
  'tool',
  'toolCallId',
  'traceType',
  'environment',
  'userId',
  'sessionId',
] as const satisfies readonly (keyof Step)[]

export const stepStatuses = ['unset', 'ok', 'error'] as const satisfies readonly Step['status'][]

/** Counts of tokens. */
export const usageCounts = [
  'inputTokens',
  'outputTokens',
  'totalTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens',
] as const satisfies readonly (keyof Usage)[]
