// Rotation of all keys but the root key, for who asks and by age; one at a time.
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { rotateData, type RotatedData } from './rotate-data.ts'
import { indexMonths, rotateIndex, type RotatedIndex } from './rotate-index.ts'
import { rotateSigning, type RotatedSigning } from './rotate-signing.ts'

export interface RotationRequest {
  readonly what: 'data' | 'index' | 'signing'
  /** Of data and index: `YYYY-MM`; default the current one. */
  readonly month?: string | undefined
  /** Of data and index: every month in the place of one. */
  readonly all?: boolean | undefined
  /** Of data: the key of subjects in the place of a month's. */
  readonly subjects?: boolean | undefined
  /** Of signing: give the old key up. */
  readonly finish?: boolean | undefined
  /** Of index: give up the rows of what is sealed to a reader key that is not here. */
  readonly drop?: boolean | undefined
}

export type RotationResult =
  | { readonly what: 'data'; readonly rotated: readonly RotatedData[] }
  | { readonly what: 'index'; readonly rotated: readonly RotatedIndex[] }
  | { readonly what: 'signing'; readonly rotated: readonly RotatedSigning[] }

export interface RotatorOptions {
  readonly onProgress?: (done: number, total: number) => void
  readonly now?: () => number
}

export class KeyRotator {
  readonly #log: OpenLog
  readonly #options: RotatorOptions
  #isRunning = false

  constructor(log: OpenLog, options: RotatorOptions = {}) {
    this.#log = log
    this.#options = options
  }

  /** Rejects with `usage`, `busy` while another one runs, `not_found`, `already_exists`, `key_unavailable`, `unavailable`. */
  async rotate(request: RotationRequest, actor: string): Promise<RotationResult> {
    checkRequest(request)
    if (this.#isRunning)
      throw new SealtraceError(
        'busy',
        'another rotation of keys is running; try again when it has ended',
      )
    this.#isRunning = true
    try {
      return await this.#rotate(request, actor)
    } finally {
      this.#isRunning = false
    }
  }

  async #rotate(request: RotationRequest, actor: string): Promise<RotationResult> {
    const { what, month, all, subjects, finish, drop } = request
    const log = this.#log
    const options = { ...this.#options, actor }
    if (what === 'signing')
      return { what, rotated: [await rotateSigning(log, { ...options, finish })] }
    if (what === 'index') {
      const rotated: RotatedIndex[] = []
      for (const each of all ? await indexMonths(log) : [month])
        rotated.push(await rotateIndex(log, { ...options, month: each, drop }))
      return { what, rotated }
    }
    const rotated: RotatedData[] = []
    for (const each of all ? await dataMonths(log) : [month])
      rotated.push(await rotateData(log, { ...options, month: each, subjects }))
    return { what, rotated }
  }
}

async function dataMonths({ keys }: OpenLog): Promise<string[]> {
  return (await keys.ofKind('epoch')).map(({ epoch }) => epoch)
}

function checkRequest({ what, month, all, subjects, finish, drop }: RotationRequest): void {
  const problem =
    month !== undefined && !/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month)
      ? 'a month is YYYY-MM'
      : what === 'signing' && (month !== undefined || all || subjects)
        ? 'the signing key has no month; leave it out'
        : what !== 'signing' && finish
          ? 'only the rotation of the signing key has a finish'
          : what !== 'index' && drop
            ? 'only the rotation of an index key drops rows'
            : what === 'index' && subjects
              ? 'subjects have no index key'
              : [month !== undefined, all, subjects].filter(Boolean).length > 1
                ? 'give one of month, all and subjects'
                : null
  if (problem) throw new SealtraceError('usage', problem)
}
