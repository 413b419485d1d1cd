import { encodeUtf8 } from '../crypto/encoding.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { KeyRows } from '../keys/key-rows.ts'
import type { KeyRow } from '../keys/key-row.ts'
import type { RotationRequest } from './key-rotator.ts'
import { isSigningInterrupted } from './rotate-signing.ts'

/** How old keys may get; 0: any age. */
export interface RotationAges {
  /** Of months and of subjects. */
  readonly dataDays: number
  readonly indexDays: number
  readonly signingDays: number
}

export interface KeyAge {
  /** What renews it. */
  readonly request: RotationRequest
  /** Since when it is in use, milliseconds since the epoch; of older keys when their month began, or the log was made. */
  readonly made: number
  /** When it is to be renewed; null: never. One of which the renewal was interrupted is due since it was made. */
  readonly due: number | null
}

const dayMs = 86_400_000

type AgedLog = Pick<OpenLog, 'keys' | 'provider' | 'state' | 'info' | 'store'>

/** Of every key that can be renewed while recording goes on: what is due first comes first. */
export async function keyAges(log: AgedLog, ages: RotationAges): Promise<KeyAge[]> {
  const { keys, info } = log
  const rows = new KeyRows({ table: keys, provider: log.provider, state: log.state })
  const aged = async (row: KeyRow, request: RotationRequest, days: number): Promise<KeyAge> => {
    const { made = startOf(row.epoch) ?? info.created } = await rows.open(row)
    return { request, made, due: days === 0 ? null : made + days * dayMs }
  }
  const found: KeyAge[] = []
  const begun = await interrupted(keys)
  for (const row of await keys.ofKind('epoch')) {
    const age = await aged(row, { what: 'data', month: row.epoch }, ages.dataDays)
    found.push(begun.months.has(row.epoch) ? { ...age, due: age.made } : age)
  }
  for (const row of await keys.find('project', encodeUtf8('subject'))) {
    const age = await aged(row, { what: 'data', subjects: true }, ages.dataDays)
    found.push(begun.subjects ? { ...age, due: age.made } : age)
  }
  const index = Map.groupBy(await keys.ofKind('index'), ({ epoch }) => epoch)
  for (const [month, of] of index)
    if (of[0]) found.push(await aged(of[0], { what: 'index', month }, ages.indexDays))
  // While two sign, the old one is given up by hand.
  const next = await keys.find('project', encodeUtf8('signing-next'))
  const isHalf = next.length > 0 && (await isSigningInterrupted(log))
  for (const row of await keys.find('project', encodeUtf8('signing'))) {
    const age = await aged(row, { what: 'signing' }, next.length ? 0 : ages.signingDays)
    found.push(isHalf ? { ...age, due: age.made } : age)
  }
  return found.sort((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity))
}

/** Rotations of data that ended before their end, by a crash: the new key is young, and the old one still there. */
async function interrupted(keys: AgedLog['keys']): Promise<{
  months: ReadonlySet<string>
  subjects: boolean
}> {
  const months = await keys.find('retired', encodeUtf8('epoch'))
  const subjects = await keys.find('retired', encodeUtf8('subject'))
  return { months: new Set(months.map(({ epoch }) => epoch)), subjects: subjects.length > 0 }
}

/** Null for a domain that is no month. */
function startOf(epoch: string): number | null {
  return /^\d{4}-\d{2}$/.test(epoch) ? Date.parse(`${epoch}-01T00:00:00Z`) : null
}
