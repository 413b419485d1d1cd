// What is done when the process ends, in whatever way it can be told. One set of listeners for all recorders and all copies
// of the package; the outcome of the process is the application's and is not changed.
import { isMainThread } from 'node:worker_threads'

/** Nothing here throws. */
export interface Ending {
  /**
   * There is nothing left to do in the process: what is asynchronous may still be done. Called again whenever that leads to
   * nothing more to do.
   */
  beforeExit(): void
  /** The application was told to end, and decides itself when. */
  handOver(): void
  /** Begins to bring to safety what there is, and does not wait. */
  beginSave(): void
  /** Waits until that is done: nothing runs after it. `since`: when all recorders began, as of `performance.now()`. */
  save(since: number): void
}

interface Registry {
  readonly endings: Set<Ending>
  listen(): void
  ignore(): void
}

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
const name = Symbol.for('sealtrace.process-end.1')
const shared = globalThis as { [name]?: Registry }

/** Returns what takes it out again. */
export function onProcessEnd(ending: Ending): () => void {
  const registry = (shared[name] ??= makeRegistry())
  if (registry.endings.size === 0) registry.listen()
  registry.endings.add(ending)
  return () => {
    if (registry.endings.delete(ending) && registry.endings.size === 0) registry.ignore()
  }
}

function makeRegistry(): Registry {
  const endings = new Set<Ending>()
  const beforeExit = (): void => each((ending) => ending.beforeExit())
  // All begin before one is waited for, and they share what time there is.
  const save = (): void => {
    const since = performance.now()
    each((ending) => ending.beginSave())
    each((ending) => ending.save(since))
  }
  const each = (fn: (ending: Ending) => void): void => {
    for (const ending of endings) fn(ending)
  }
  const listenTo = (signal: NodeJS.Signals): void => {
    process.prependListener(signal, onSignal)
  }

  function onSignal(signal: NodeJS.Signals): void {
    // Others may count the listeners to find out whether they are alone: they must not find this one.
    process.off(signal, onSignal)
    const isAlone = process.listenerCount(signal) === 0
    if (isAlone) {
      save()
      process.kill(process.pid, signal)
    } else each((ending) => ending.handOver())
    // The first process of a container outlives a signal that nobody listens to.
    setImmediate(() => {
      if (endings.size > 0 && !process.listeners(signal).includes(onSignal)) listenTo(signal)
    })
  }

  return {
    endings,
    listen() {
      process.on('beforeExit', beforeExit)
      process.on('exit', save)
      // Elsewhere signals are not heard.
      if (isMainThread) for (const signal of signals) listenTo(signal)
    },
    ignore() {
      process.off('beforeExit', beforeExit)
      process.off('exit', save)
      for (const signal of signals) process.off(signal, onSignal)
    },
  }
}
