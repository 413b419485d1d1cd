// Tries a policy out: a thread of its own, since a draft is whoever's, and a policy may take seconds.
import { parentPort, workerData } from 'node:worker_threads'
import { compileAccessPolicy } from '../access/policy/access-policy.ts'
import { SealtraceError } from '../error.ts'
import { answerOf } from './access-answer.ts'
import type { PolicyTrial, TrialResult } from './policy-trial.ts'

parentPort?.postMessage(resultOf(workerData as PolicyTrial))

function resultOf({ access, project, cases, now }: PolicyTrial): TrialResult {
  try {
    const policy = compileAccessPolicy(access, { project })
    return { answers: cases.map((one) => answerOf(policy, one, now)) }
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    const { code, message } = error
    return { code: code === 'config_invalid' ? 'bad_request' : code, message }
  }
}
