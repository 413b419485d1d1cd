import { SealtraceError } from '../../error.ts'
import { noTransport } from '../transport/no-transport.ts'
import { createRecorder } from './create-recorder.ts'
import { Recorder } from './recorder.ts'

const name = Symbol.for('sealtrace.recorder.1')
const shared = globalThis as { [name]?: Recorder }

/**
 * The recorder of the process, which adapters use that are given none: made from the environment when it is first asked for,
 * and shared by every copy of the package. Never throws: without a collector it records nothing and says so once on stderr.
 */
export function defaultRecorder(): Recorder {
  return (shared[name] ??= make())
}

/** Makes `recorder` the one that {@link defaultRecorder} gives. */
export function setDefaultRecorder(recorder: Recorder): void {
  shared[name] = recorder
}

function make(): Recorder {
  try {
    return createRecorder()
  } catch (error) {
    const refusal = SealtraceError.is(error)
      ? error
      : new SealtraceError('internal', 'the recorder could not be made')
    process.stderr.write(`sealtrace: ${refusal.code}: nothing is recorded: ${refusal.message}\n`)
    // Counted as dropped, and refused to nobody: the environment cannot ask for `failClosed`.
    return new Recorder({ ...noTransport(refusal), refusal: () => null })
  }
}
