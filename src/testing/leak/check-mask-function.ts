import { collectText } from './collect-text.ts'
import { judge, leakReport, type LeakReport, type LeakRow } from './leak-report.ts'
import { plantCanaries, type Canary } from './plant-canaries.ts'
import { valueChannels, type ValueChannel } from './value-channels.ts'

export interface MaskFunctionOptions {
  /** Equal seeds plant equal canaries; random when absent. */
  seed?: string
  /** `json`: the mask is given each value as JSON text, as clients do that mask attributes. Default `value`. */
  input?: 'value' | 'json'
}

type Mask = (value: unknown) => unknown

/**
 * Gives a masking function a value for each channel that is in a value, and looks at all that comes back. A mask that
 * throws or rejects lets nothing out: its channel is `lost`.
 */
export async function checkMaskFunction(
  mask: Mask,
  options: MaskFunctionOptions = {},
): Promise<LeakReport> {
  const { canaries, values } = plantCanaries(options.seed)
  const rows: LeakRow[] = []
  for (const channel of valueChannels) {
    const canary = canaries.find((known) => known.channel === channel.name)
    const planted = values.find((known) => known.channel === channel.name)
    if (!canary || !planted) continue
    const value = options.input === 'json' ? toJson(planted.value) : planted.value
    rows.push(await check(mask, { channel, canary, value }))
  }
  return leakReport(rows)
}

interface Case {
  readonly channel: ValueChannel
  readonly canary: Canary
  readonly value: unknown
}

async function check(mask: Mask, { channel, canary, value }: Case): Promise<LeakRow> {
  const before = bytesOf(channel, value)
  if (judge(canary, before).verdict !== 'leaked')
    return { channel: channel.name, verdict: 'absent' }
  let masked: unknown
  try {
    masked = await mask(value)
  } catch {
    return { channel: channel.name, verdict: 'lost', note: 'it threw' }
  }
  const row = judge(canary, bytesOf(channel, masked))
  const isChanged = masked !== value && !before.equals(bytesOf(channel, value))
  return isChanged ? { ...row, note: 'it changed its input' } : row
}

function bytesOf({ read }: ValueChannel, value: unknown): Buffer {
  return Buffer.from([...collectText(value), read?.(value) ?? ''].join('\n'))
}

function toJson(value: unknown): string | undefined {
  try {
    return typeof value === 'string' ? value : JSON.stringify(value)
  } catch {
    return undefined
  }
}
