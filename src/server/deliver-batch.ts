// The door of recorders, where batches may be signed by their producer. What was signed is on the record once its steps are,
// and before it is acknowledged: a statement on the record says that they are.
import { producerBatchRecord, appendBare } from '../journal/producer-records.ts'
import type { ProducerRegistry } from '../journal/producer-registry.ts'
import { isSigned, parseStatement } from '../seal/format/producer-statement.ts'
import { openSignedBatch } from '../seal/signed-batch.ts'
import { SealtraceError } from '../error.ts'
import { acknowledge, type Acknowledged } from './acknowledge.ts'
import type { AppContext } from './app-context.ts'
import { deliver, handOver, type Parcel } from './deliver.ts'

/** What the door of recorders needs to know of those who sign. */
export interface Signers {
  readonly registry: Pick<ProducerRegistry, 'keyOf'>
  /** Called for each batch whose signature is of no registered producer. */
  readonly onStranger: () => void
}

/**
 * As {@link deliver}, for a batch of a recorder. Rejects also with `unauthorized` for a signature that is of no registered
 * producer, and with `bad_request` for a batch that is not the one that was signed.
 */
export async function deliverBatch(context: AppContext, parcel: Parcel): Promise<Acknowledged> {
  if (!isSigned(parcel.body)) return deliver(context, parcel)
  const { registry, onStranger } = context.signers
  const { keyId } = parseStatement(parcel.body)
  const key = await registry.keyOf(keyId)
  const time = context.now()
  const { statement, batch } = counted(onStranger, () => openSignedBatch(parcel.body, () => key))
  const taken = await handOver(context, { ...parcel, body: batch, isSigned: true })
  const record = producerBatchRecord(statement, taken.accepted, time)
  const size = await appendBare(context.log.journal, record, parcel.level)
  const checkpointSize = Math.max(taken.checkpointSize, size)
  return acknowledge(context, { ...taken, checkpointSize }, parcel.level)
}

function counted<T>(onStranger: () => void, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (SealtraceError.is(error) && error.code === 'unauthorized') onStranger()
    throw error
  }
}
