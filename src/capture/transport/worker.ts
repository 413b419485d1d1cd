// The thread that does the work: masks steps, gathers and seals them, keeps them on disk and sends them.
import { parentPort, workerData } from 'node:worker_threads'
import { SealtraceError } from '../../error.ts'
import { Counters } from './counters.ts'
import { Courier } from './courier.ts'
import { preparationMaker } from './make-preparation.ts'
import type { FromWorker, ToWorker, WorkerSettings } from './worker-message.ts'

const { settings, counters, started } = workerData as WorkerSettings
const shared = new Counters(counters)
const tell = (message: FromWorker): void => parentPort?.postMessage(message)

try {
  const makePreparation = await preparationMaker(settings)
  const courier = new Courier({ settings, started, counters: shared, tell, makePreparation })
  parentPort?.on('message', (order: ToWorker) => {
    if ('steps' in order) courier.take(order)
    else if ('flush' in order) courier.flush(order)
    else if ('drain' in order) courier.drain(order)
    else void courier.stop().finally(() => process.exit(0))
  })
} catch (error) {
  const known = SealtraceError.is(error)
  const message = known ? error.message : 'the thread that sends could not be set up'
  const code = known ? error.code : 'internal'
  tell({ notice: { level: 'error', code, message: `nothing is recorded: ${message}` } })
  shared.set('unusable', 1)
  // Not while this module is being evaluated: a thread that ends there can take the process with it.
  setImmediate(() => process.exit(0))
}
