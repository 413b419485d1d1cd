// The run that LangChain is in at the moment: it keeps the config of that in an async context of its own.
import type { RunningStep } from '../recorder/context.ts'
import { member } from './members.ts'

const storageName = Symbol.for('ls:tracing_async_local_storage')
const configName = Symbol.for('lc:child_config')
const shared = globalThis as { [storageName]?: unknown }

/** What a handler of ours tells, also one of another copy of the package. */
export interface KnowsRuns {
  stepOf(runId: unknown): RunningStep | undefined
}

/** The step of that run, if a handler of ours has seen it begin. */
export function runningStep(): RunningStep | undefined {
  const store = call(shared[storageName], 'getStore')
  const extra = member(store, 'extra')
  const config: unknown =
    typeof extra === 'object' && extra !== null && Reflect.get(extra, configName)
  const callbacks = member(config, 'callbacks')
  const handlers = member(callbacks, 'handlers')
  const ours = Array.isArray(handlers) ? handlers.find(knowsRuns) : undefined
  return ours?.stepOf(call(callbacks, 'getParentRunId'))
}

function knowsRuns(handler: unknown): handler is KnowsRuns {
  return member(handler, 'name') === 'sealtrace' && typeof member(handler, 'stepOf') === 'function'
}

function call(object: unknown, name: string): unknown {
  const method = member(object, name)
  return typeof method === 'function' ? Reflect.apply(method, object, []) : undefined
}
