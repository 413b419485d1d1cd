import { expect } from 'vitest'
import { parseVerifierKey } from '../src/ledger/verifier-key.ts'
import type { Material } from './verifier-material.ts'

const refused = /^(low_order_[AR]|non_canonical_[AR]|low_order_residue)$/

/** What the checks of e2e/clients/runtimes must come to, wherever they run. */
export function expectChecked(
  results: unknown,
  { proofs, receipt, log, signatures }: Material,
): void {
  expect(proofs.length).toBe(518)
  const origin = parseVerifierKey(receipt.logKeys[0]!).name
  const recordId = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  const sizeOf = (text: string) => Buffer.from(text, 'base64').length
  expect(results).toEqual({
    proofs: countsOf(proofs),
    receipt: {
      report: {
        ok: true,
        index: expect.any(Number),
        size: expect.any(Number),
        origin,
        cosignatures: ['outsider'],
        states: { kind: expect.any(String), recordId, time: expect.stringMatching(/Z$/) },
      },
      mutated: { tried: sizeOf(receipt.receipt) + sizeOf(receipt.leaf), held: [] },
      byOtherKey: {
        ok: false,
        problem: 'no known key has signed the note',
        ...{ index: null, size: null, origin: null, cosignatures: [], states: null },
      },
    },
    log: {
      report: {
        ok: true,
        origin,
        size: expect.any(Number),
        rootHash: expect.any(String),
        cosignatures: ['outsider'],
        findings: 0,
      },
      changedFiles: Object.keys(log.files).length,
      taken: [],
    },
    signatures: signatures
      .filter(({ flags }) => !flags.some((flag) => refused.test(flag)))
      .map(({ number }) => number),
  })
}

/** As their author says. */
function countsOf(proofs: Material['proofs']) {
  const counts: Record<string, { held: number; refused: number; wrong: string[] }> = {}
  for (const { kind, vector } of proofs) {
    const count = (counts[kind] ??= { held: 0, refused: 0, wrong: [] })
    if ('wantErr' in vector && vector.wantErr) count.refused++
    else count.held++
  }
  return counts
}
