import { SealtraceError } from '../error.ts'
import { toHex } from '../crypto/encoding.ts'
import type { VerifyRequest } from './verify-run.ts'

/**
 * A verification holds a list of all parts and keys in memory and takes the processor, so that a collector makes one at a time: who
 * asks the same meanwhile is given the same report, and another question rejects with `busy`.
 */
export function oneVerification<Report>(
  verify: (request: VerifyRequest) => Promise<Report>,
): (request: VerifyRequest) => Promise<Report> {
  let running: { name: string; report: Promise<Report> } | null = null
  return async (request) => {
    const name = nameOf(request)
    if (running && running.name !== name)
      throw new SealtraceError(
        'busy',
        'another verification runs on this collector; ask again later',
      )
    running ??= { name, report: verify(request) }
    const mine = running
    try {
      return await mine.report
    } finally {
      if (running === mine) running = null
    }
  }
}

function nameOf({ deep, incremental = false, record }: VerifyRequest): string {
  return `${deep} ${incremental} ${record ? toHex(record) : ''}`
}
