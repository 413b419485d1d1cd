import { randomBytes } from 'node:crypto'
import { emptyTrace, spanChannels, type PlantedTrace } from './span-channels.ts'
import { Sprig } from './sprig.ts'
import { valueChannels } from './value-channels.ts'

/** One place where a secret can get out. */
export interface LeakChannel {
  readonly name: string
  /** What it is, and how it is planted. */
  readonly about: string
  /** `value`: in a value that a masking function gets. `span`: in a span, its resource or its scope. */
  readonly in: 'value' | 'span'
}

/** All channels, in the order of the reports. */
export const leakChannels: readonly LeakChannel[] = [
  ...valueChannels.map(({ name, about }) => ({ name, about, in: 'value' as const })),
  ...spanChannels.map(({ name, about }) => ({ name, about, in: 'span' as const })),
]

/** The secrets of one channel. */
export interface Canary {
  readonly channel: string
  readonly in: 'value' | 'span'
  /** What must not come out. */
  readonly secrets: readonly string[]
  /** What should come out, as it is no secret. Absent where the channel has no room for it. */
  readonly harmless?: string
}

export interface PlantedCanaries {
  readonly seed: string
  /** One for each channel, all distinct. */
  readonly canaries: readonly Canary[]
  /** What to hand to a masking function, one value for each channel that is in a value. */
  readonly values: readonly { readonly channel: string; readonly value: unknown }[]
  /** A trace of one span that holds the canaries of all channels that are in a span. */
  readonly trace: PlantedTrace
}

/** Plants a canary in each channel. Equal seeds give equal canaries; a random seed when absent. */
export function plantCanaries(seed = randomBytes(8).toString('hex')): PlantedCanaries {
  const canaries: Canary[] = []
  const values: { channel: string; value: unknown }[] = []
  for (const { name, plant } of valueChannels) {
    const sprig = new Sprig(seed, name)
    values.push({ channel: name, value: plant(sprig) })
    canaries.push(canaryOf(sprig, name, 'value'))
  }
  const trace = emptyTrace()
  for (const { name, plant } of spanChannels) {
    const sprig = new Sprig(seed, name)
    plant(sprig, trace)
    canaries.push(canaryOf(sprig, name, 'span'))
  }
  return { seed, canaries, values, trace }
}

function canaryOf(sprig: Sprig, channel: string, where: 'value' | 'span'): Canary {
  const harmless = sprig.companion()
  return {
    channel,
    in: where,
    secrets: sprig.needles(),
    ...(harmless === undefined ? {} : { harmless }),
  }
}
