import type { WitnessPolicy } from '../../ledger/witness-policy.ts'

/** A policy file that says the same (C2SP tlog-policy), without the addresses: those are nobody's business but the log's. */
export function formatPolicy({ logs, witnesses, groups, quorum }: WitnessPolicy): string {
  return [
    ...logs.map(({ vkey }) => `log ${vkey}`),
    ...witnesses.map(({ name, vkey }) => `witness ${name} ${vkey}`),
    ...groups.map(
      ({ name, threshold, members }) => `group ${name} ${threshold} ${members.join(' ')}`,
    ),
    `quorum ${quorum}`,
  ]
    .map((line) => `${line}\n`)
    .join('')
}
