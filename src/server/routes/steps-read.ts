import type { Principal } from '../../access/principal.ts'
import { notFound } from '../../access/principal.ts'
import type { ReceiptSigners } from '../../export/receipt.ts'
import { signingKeysOf } from '../../journal/log-info.ts'
import { formatRecordId, parseRecordId } from '../../record/id.ts'
import type { Routes } from '../api/routes.ts'
import { SealedRecordView, StepAnswer, StepParams } from '../api/schemas/read.ts'
import type { AppContext } from '../app-context.ts'
import { stepProof } from '../step-proof.ts'

const common = { method: 'get', access: 'read-header', tag: 'Runs', params: StepParams } as const

/** One step, by the id of its record. */
export function stepReadRoutes(routes: Routes): void {
  const { context } = routes
  const { reader, log } = context
  routes.api(
    {
      ...common,
      path: '/api/v1/steps/:record',
      operation: 'step',
      summary: 'One step, masked, and where its record stands in the log.',
      answer: StepAnswer,
    },
    async ({ principal, params }) => {
      const id = recordIdOf(params.record)
      const read = await reader.runs.step(principal, formatRecordId(id))
      return { ...read, proof: await stepProof(log.store, id, signersOf(context)) }
    },
  )
  routes.api(
    {
      ...common,
      path: '/api/v1/steps/:record/sealed',
      operation: 'sealedStep',
      summary: 'The record of a step as it is stored: nothing is opened.',
      answer: SealedRecordView,
    },
    ({ principal, params }: { principal: Principal; params: { record: string } }) =>
      reader.runs.sealed(principal, formatRecordId(recordIdOf(params.record))),
  )
}

function recordIdOf(text: string): Uint8Array {
  const id = parseRecordId(text)
  if (!id) throw notFound()
  return id
}

function signersOf({ log: { info }, config }: AppContext): ReceiptSigners {
  const { origin, logKey } = info
  const logKeys = [...new Set([logKey, ...signingKeysOf(info)])]
  return { origin, logKeys, policy: config.witnesses.policy }
}
