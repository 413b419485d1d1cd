import { Worker } from 'node:worker_threads'
import type { TransportSettings } from './read-options.ts'
import type { FromWorker, ToWorker, WorkerSettings } from './worker-message.ts'

export interface WorkerThreadOptions {
  readonly settings: TransportSettings
  readonly counters: SharedArrayBuffer
  readonly onMessage: (message: FromWorker) => void
  /** It ended by itself. Told once, with a code. */
  readonly onEnd: (code: string) => void
}

/** A thread that never keeps the process alive. */
export interface WorkerThread {
  post(message: ToWorker): void
  /** Lets it come to an end. */
  stop(): Promise<void>
}

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const script = new URL(`./worker.${extension}`, import.meta.url)
/** Milliseconds that it has to end by itself. */
const longestStop = 2000

/** Null where no thread can be started. */
export function startWorker(options: WorkerThreadOptions): WorkerThread | null {
  const { settings, counters, onMessage, onEnd } = options
  const workerData: WorkerSettings = {
    settings,
    counters,
    started: Math.round(Date.now() - process.uptime() * 1000),
  }
  let worker: Worker
  try {
    // What the application preloads is not for this thread, whether flags or the environment ask for it.
    const { NODE_OPTIONS: _, ...env } = process.env
    worker = new Worker(script, { workerData, execArgv: [], env, name: 'sealtrace' })
  } catch {
    return null
  }
  let isOver = false
  let failure = 'exit'
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.on('message', onMessage)
  worker.on('error', (error) => (failure = codeOf(error)))
  void ended.then(() => {
    if (!isOver) onEnd(failure)
  })
  worker.unref()
  return {
    post(message) {
      if (!isOver) worker.postMessage(message)
    },
    async stop() {
      worker.postMessage({ stop: true } satisfies ToWorker)
      isOver = true
      const timer = setTimeout(() => void worker.terminate(), longestStop)
      await ended
      clearTimeout(timer)
    },
  }
}

/** Never its text, which may hold what was recorded. */
function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  const told = typeof code === 'string' ? code : name
  return typeof told === 'string' && /^\w{1,60}$/.test(told) ? told : 'unknown'
}
