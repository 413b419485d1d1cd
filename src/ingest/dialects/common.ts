// What all clients may say, and what is only known after the dialects had their turn.
import { isJsonObject } from '../../record/json.ts'
import type { Dialect } from './dialect.ts'
import type { Draft } from './draft.ts'
import { langfuseFallbackKind } from './langfuse.ts'

export const common: Dialect = {
  name: 'common',
  speaks: () => true,
  map(draft) {
    draft.fillText('userId', 'user.id', 'enduser.id')
    draft.fillText('sessionId', 'session.id', 'conversation.id')
    draft.fillText('traceType', 'sealtrace.trace_type', 'sealtrace.trace.type')
    draft.fillTags('sealtrace.tags')
    draft.fillText('environment', 'deployment.environment.name', 'deployment.environment')
    fromMetadata(draft, 'userId', ['userId', 'user_id'])
    fromMetadata(draft, 'sessionId', ['sessionId', 'session_id', 'threadId', 'thread_id'])
    fromMetadata(draft, 'traceType', ['trace_type', 'traceType'])
    for (const key of ['deployment.environment.name', 'deployment.environment']) {
      const value = draft.resource[key]
      if (typeof value === 'string' && value !== '') draft.texts.environment ??= value
    }
    draft.setKind(langfuseFallbackKind(draft))
    mapErrorType(draft)
    if (draft.kind === 'tool' && isJsonObject(draft.output) && draft.output['isError'] === true)
      draft.fail('tool_error')
  },
}

/** Moves the first key that names a user, session or trace type. */
function fromMetadata(
  draft: Draft,
  field: 'userId' | 'sessionId' | 'traceType',
  names: readonly string[],
): void {
  for (const name of names) {
    const value = Object.hasOwn(draft.metadata, name) ? draft.metadata[name] : undefined
    const text = typeof value === 'number' ? String(value) : value
    if (typeof text !== 'string' || text === '') continue
    draft.texts[field] ??= text
    if (draft.texts[field] === text) delete draft.metadata[name]
  }
}

function mapErrorType(draft: Draft): void {
  const type = draft.text('error.type')
  if (type === undefined) return
  draft.fail(type)
  if (draft.errorType === type) draft.drop('error.type')
}
