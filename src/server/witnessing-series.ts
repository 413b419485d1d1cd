import type { GaugeSeries } from './metrics.ts'
import type { WitnessingStatus } from './witnessing.ts'

/** How far the log is witnessed, for `/metrics`. Witnesses go by the names of the policy: no key, no address. */
export function witnessSeries(status: WitnessingStatus): GaugeSeries {
  const { witnessed, lagRecords, lagSeconds, witnesses } = status
  return {
    sealtrace_witnessed_size: [[{}, witnessed]],
    sealtrace_witness_lag_records: [[{}, lagRecords]],
    sealtrace_witness_lag_seconds: [[{}, Math.floor(lagSeconds)]],
    sealtrace_witness_size: witnesses.map(({ name, size }) => [{ witness: name }, size ?? 0]),
  }
}
