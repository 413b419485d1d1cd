// Who fails too often waits: ten failures within ten minutes, then a minute, and twice as long after each further one.
import { isIPv6 } from 'node:net'
import { plainAddress } from '../journal/address-blocks.ts'

interface Failures {
  count: number
  /** Of the first of them. */
  readonly since: number
  until: number
}

export interface LockoutOptions {
  readonly now: () => number
  /** Called when somebody is locked out. */
  readonly onLocked?: (name: string) => void
  /** Names that are remembered; of more the oldest are forgotten. */
  readonly most?: number
}

const window = 600_000
const allowed = 10
const firstWait = 60_000
const longestWait = 3_600_000

export class Lockout {
  readonly #options: LockoutOptions
  readonly #failures = new Map<string, Failures>()

  constructor(options: LockoutOptions) {
    this.#options = options
  }

  /** Seconds that the one of them who waits longest has to; 0: none has to. */
  wait(names: readonly string[]): number {
    const now = this.#options.now()
    const until = Math.max(0, ...names.map((name) => this.#failures.get(name)?.until ?? 0))
    return until > now ? Math.ceil((until - now) / 1000) : 0
  }

  fail(names: readonly string[]): void {
    for (const name of names) this.#fail(name)
  }

  get size(): number {
    return this.#failures.size
  }

  #fail(name: string): void {
    const { now, onLocked, most = 10_000 } = this.#options
    const time = now()
    const before = this.#failures.get(name)
    if (before && before.until > time) return
    const failures = before && !isOver(before, time) ? before : { count: 0, since: time, until: 0 }
    failures.count++
    if (failures.count >= allowed) {
      const wait = firstWait * 2 ** (failures.count - allowed)
      failures.until = time + Math.min(longestWait, wait)
      onLocked?.(name)
    }
    // The one that failed last is the last to be forgotten.
    this.#failures.delete(name)
    this.#failures.set(name, failures)
    const [oldest] = this.#failures.keys()
    if (this.#failures.size > most && oldest !== undefined) this.#failures.delete(oldest)
  }
}

/** Once a wait is over, the next failure makes a longer one, until ten minutes went by without any. */
function isOver({ count, since, until }: Failures, time: number): boolean {
  return time >= (count < allowed ? since : until) + window
}

/** One name for all addresses that one customer of a network has: of IPv6 the first 64 bits. All that are not known have one too. */
export function networkOf(address: string | undefined): string {
  if (address === undefined) return 'unknown'
  const plain = plainAddress(address)
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = (plain.split('%')[0] ?? '').split('::')
  const groups = head === '' ? [] : head.split(':')
  const behind = tail === undefined || tail === '' ? [] : tail.split(':')
  // An IPv4 address at the end stands for two groups.
  const length = behind.length + (behind.at(-1)?.includes('.') ? 1 : 0)
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - length)
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...behind]
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
