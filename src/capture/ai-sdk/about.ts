// Who a call is about, as the application told the SDK: context of version 7, of which telemetry is given only what the call
// allows, or metadata of version 6.
import { fieldsOf, said, textOf, type Fields } from './reading.ts'

export interface About {
  readonly userId?: string | undefined
  readonly sessionId?: string | undefined
  readonly traceType?: string | undefined
  readonly environment?: string | undefined
  readonly tags?: readonly string[] | undefined
  /** What is left of it. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

const names = {
  userId: ['userId', 'user_id'],
  sessionId: ['sessionId', 'session_id', 'threadId', 'thread_id'],
  traceType: ['traceType', 'trace_type'],
  environment: ['environment'],
} as const

const switches = new Set(['recordInputs', 'recordOutputs'])

export function aboutOf({ runtimeContext, metadata }: Fields): About {
  const left = said({ ...fieldsOf(runtimeContext), ...fieldsOf(metadata) })
  const texts: Partial<Record<keyof typeof names, string>> = {}
  for (const field of ['userId', 'sessionId', 'traceType', 'environment'] as const)
    for (const name of names[field]) {
      const text = textOf(left[name])
      if (text === undefined) continue
      texts[field] ??= text
      if (texts[field] === text) delete left[name]
    }
  const tags = tagsOf(left['tags'])
  if (tags) delete left['tags']
  for (const name of switches) delete left[name]
  return { ...texts, tags, metadata: Object.keys(left).length > 0 ? left : undefined }
}

function tagsOf(tags: unknown): readonly string[] | undefined {
  return Array.isArray(tags) && tags.every((tag) => typeof tag === 'string') ? tags : undefined
}
