// What a policy, in force or a draft, would answer: judged beside the thread that answers requests, one at a time, for so long.
import { Worker } from 'node:worker_threads'
import type { z } from 'zod'
import type { AccessSettings } from '../access/policy/access-policy.ts'
import { SealtraceError, type ErrorCode } from '../error.ts'
import type { AccessAnswer, AccessCase } from './api/schemas/access-policy.ts'

export interface PolicyTrial {
  readonly access: AccessSettings
  readonly project: string
  readonly cases: readonly z.output<typeof AccessCase>[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

type Answers = z.output<typeof AccessAnswer>[]
export type TrialResult = { answers: Answers } | { code: ErrorCode; message: string }

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const script = new URL(`./policy-worker.${extension}`, import.meta.url)
/** Milliseconds of one, with the start of its thread; and how many may wait. */
const patience = 10_000
const mostWaiting = 4

let last: Promise<unknown> = Promise.resolve()
let waiting = 0

/** Rejects with `bad_request` for a draft that does not hold, with `too_large` for what takes too long, with `busy`. */
export async function tryPolicy(trial: PolicyTrial): Promise<Answers> {
  if (waiting >= mostWaiting)
    throw new SealtraceError('busy', 'other policies are being tried out; try again in a second')
  waiting++
  const turn = last.then(() => tried(trial))
  last = turn.catch(() => {})
  try {
    return await turn
  } finally {
    waiting--
  }
}

async function tried(trial: PolicyTrial): Promise<Answers> {
  const thread = new Worker(script, { workerData: trial })
  let timer: NodeJS.Timeout | undefined
  try {
    const result = await new Promise<TrialResult>((resolve, reject) => {
      thread.once('message', resolve)
      thread.once('error', () => reject(tooMuch()))
      thread.once('exit', () => reject(tooMuch()))
      timer = setTimeout(() => reject(tooMuch()), patience)
    })
    if ('code' in result) throw new SealtraceError(result.code, result.message)
    return result.answers
  } finally {
    clearTimeout(timer)
    void thread.terminate()
  }
}

function tooMuch(): SealtraceError {
  return new SealtraceError(
    'too_large',
    'the policy takes too long to be judged; ask fewer cases, with a run where one is known',
  )
}
