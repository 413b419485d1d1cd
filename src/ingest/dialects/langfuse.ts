// Langfuse 4 and 5 (OTLP): `langfuse.observation.*`, `langfuse.trace.*`.
import { isJsonObject } from '../../record/json.ts'
import type { StepKind } from '../../record/step.ts'
import { completionInput, completionOutput } from '../langfuse/content.ts'
import { observationKinds } from '../langfuse/observation-kinds.ts'
import { readCostDetails, readUsageDetails } from '../langfuse/usage-details.ts'
import type { Dialect } from './dialect.ts'
import type { Draft } from './draft.ts'

const observation = 'langfuse.observation.'

export const langfuse: Dialect = {
  name: 'langfuse',
  speaks: (draft) => draft.speaks('langfuse'),
  map(draft) {
    const type = draft.text(`${observation}type`)
    draft.setKind(type === 'span' ? undefined : observationKinds.get(type ?? ''))
    mapContent(draft)
    mapUsage(draft)
    draft.fillText('model', `${observation}model.name`)
    draft.fillText('userId', 'langfuse.user.id', 'langfuse.trace.userId', 'langfuse.trace.user_id')
    draft.fillText('sessionId', 'langfuse.session.id', 'langfuse.trace.session_id')
    draft.fillText('environment', 'langfuse.environment')
    draft.fillTags('langfuse.trace.tags')
    draft.fillMetadata(`${observation}metadata.`)
    draft.fillMetadata('langfuse.trace.metadata.')
    draft.fillMetadataObject(`${observation}metadata`)
    draft.fillMetadataObject('langfuse.trace.metadata')
    if (draft.kind === 'tool' && !draft.has('gen_ai.tool.name')) draft.texts.tool ??= draft.name
    if (draft.kind === 'agent' && type === 'agent') draft.texts.agent ??= draft.name
    mapLevel(draft)
  },
}

/** A plain `span` is told apart from nothing: other dialects may know better, and else it wraps something. */
export function langfuseFallbackKind(draft: Draft): StepKind | undefined {
  return draft.text(`${observation}type`) === 'span' ? observationKinds.get('span') : undefined
}

function mapContent(draft: Draft): void {
  const isCall = draft.kind === 'completion'
  const input = draft.content(`${observation}input`) ?? null
  const output = draft.content(`${observation}output`) ?? null
  const asked = isCall && input !== null ? completionInput(input) : { messages: input }
  const answered = isCall && output !== null ? completionOutput(output) : { messages: output }
  draft.fillInput(asked.messages, `${observation}input`)
  draft.fillOutput(answered.messages, `${observation}output`)
  if (asked.rest) draft.keep(`${observation}input`, asked.rest)
  if (answered.rest) draft.keep(`${observation}output`, answered.rest)
  draft.fillInput(draft.content('langfuse.trace.input'), 'langfuse.trace.input')
  draft.fillOutput(draft.content('langfuse.trace.output'), 'langfuse.trace.output')
}

function mapUsage(draft: Draft): void {
  const cost = draft.content(`${observation}cost_details`)
  if (isJsonObject(cost)) {
    const only = Object.keys(cost).length === 1 ? [`${observation}cost_details`] : []
    draft.fillCost(readCostDetails(cost), ...only)
  }
  const details = draft.content(`${observation}usage_details`)
  if (!isJsonObject(details)) return
  const { usage, whole } = readUsageDetails(details)
  draft.fillUsage({ usage, keys: whole ? [`${observation}usage_details`] : [] })
}

function mapLevel(draft: Draft): void {
  if (draft.text(`${observation}level`) !== 'ERROR') return
  draft.fail(undefined, draft.text(`${observation}status_message`))
  draft.drop([`${observation}level`, `${observation}status_message`])
}
