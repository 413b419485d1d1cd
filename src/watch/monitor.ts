// One look at a log from outside: what it shows now, against what is remembered of it and what others were given. Trusts the log's key
// for who signed, and nobody for what (docs/spec/verify.md, V20 to V25).
import { decodeUtf8, encodeUtf8 } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import type { Checkpoint } from '../ledger/checkpoint.ts'
import type { LogFiles } from '../ledger/log-files.ts'
import { emptyRoot } from '../ledger/merkle.ts'
import type { TreeHead } from '../ledger/proof.ts'
import type { WitnessPolicy } from '../ledger/witness-policy.ts'
import { joinHeads } from './join-heads.ts'
import { LeafWatch } from './leaf-watch.ts'
import type { Alert } from './monitor-alert.ts'
import { MonitorFindings } from './monitor-findings.ts'
import {
  nothingRemembered,
  type Claim,
  type EvidenceKind,
  type MonitorMemory,
} from './monitor-state.ts'
import { openSeen, originOf, strangersOn } from './open-seen.ts'
import { WaitingClaims } from './waiting-claims.ts'
import { walkLeaves } from './walk-leaves.ts'
import { witnessLag } from './witness-lag.ts'

/** Somebody who was given a checkpoint of the log too. */
export interface OtherView {
  /** As it stands in alerts. */
  readonly name: string
  /** Null: it has none of this log. Rejects like {@link LogFiles}. */
  readonly read: () => Promise<Uint8Array | null>
}

export interface Watched {
  readonly files: LogFiles
  /** Vkeys of one log, whose name is its origin. */
  readonly keys: readonly string[]
  /** Null: cosignatures are not asked for. */
  readonly policy: WitnessPolicy | null
  readonly others: readonly OtherView[]
  /** The first checkpoint is taken as it is, and only what comes after it is looked at leaf by leaf. */
  readonly trustFirst: boolean
  /** Milliseconds that witnesses, and the log behind them, may lag. */
  readonly maxLag: number
  /** Milliseconds after which a log that does not grow is told; null: never. */
  readonly maxAge: number | null
  readonly onProgress?: (done: number, total: number) => void
}

/** What the monitor needs of its state. */
export interface MonitorStore {
  load(): MonitorMemory | null
  save(memory: MonitorMemory): void
  keep(evidence: string, kind: EvidenceKind): string | null
}

export interface Look {
  /** Of the newest checkpoint that is verified; null: there is none. */
  readonly head: TreeHead | null
  /** Leaves that were looked at now. */
  readonly leaves: number
  readonly alerts: readonly Alert[]
  /** What was not looked at, and why. */
  readonly notChecked: readonly string[]
}

/**
 * Looks once. What it verified is durable before it returns. Rejects with `unavailable` when the log's checkpoint, or what it adds,
 * cannot be had, and with what the store throws. What cannot be had after that is an alert `unreachable` of the log: then not all was
 * compared.
 */
export async function lookAt(watched: Watched, store: MonitorStore, now: number): Promise<Look> {
  return new Looking(watched, store, now).run()
}

class Looking {
  readonly #watched: Watched
  readonly #store: MonitorStore
  readonly #now: number
  readonly #origin: string
  readonly #found: MonitorFindings
  readonly #notChecked: string[] = []
  #memory: MonitorMemory
  #leaves = 0
  /** Whose checkpoints are of another tree. */
  readonly #apart = new Set<string>()

  constructor(watched: Watched, store: MonitorStore, now: number) {
    this.#watched = watched
    this.#store = store
    this.#now = now
    this.#origin = originOf(watched.keys)
    this.#found = new MonitorFindings(store, this.#origin)
    this.#memory = store.load() ?? nothingRemembered(this.#origin, now)
    this.#found.alerts.push(...this.#memory.untold)
  }

  async run(): Promise<Look> {
    // First: the log may have grown since, and never the other way round.
    const witnessed = await this.#witnessedBefore()
    const claims = await this.#claims(witnessed)
    const known = this.#known()
    const shown = await this.#shown()
    const head = shown && (await this.#follows(known, shown)) ? shown : known
    if (head) {
      if (head === shown) await this.#remember(known, shown)
      await this.#compare(claims, head)
      if (head === shown) this.#witnessed(shown, witnessed)
      this.#growth()
    }
    this.#memory = { ...this.#memory, untold: [] }
    this.#store.save(this.#memory)
    const notChecked = this.#notChecked
    return { head, leaves: this.#leaves, alerts: this.#found.alerts, notChecked }
  }

  /** What was verified before. */
  #known(): Checkpoint | null {
    const { checkpoint } = this.#memory
    if (checkpoint === null) return null
    const opened = this.#open(encodeUtf8(checkpoint))
    if (typeof opened === 'object') return opened
    throw new SealtraceError(
      'verification_failed',
      'the checkpoint that is remembered is not signed by a key that was given; give --log-key as before, the new key beside it',
    )
  }

  async #shown(): Promise<Checkpoint | null> {
    const note = await this.#read('checkpoint', 'log')
    if (note === 'malformed') return null
    if (!note) {
      this.#found.say('malformed', 'log', 'there is no checkpoint at the address of the log')
      return null
    }
    const opened = this.#open(note, 'log')
    if (typeof opened === 'object') {
      this.#sayNewKeys(opened)
      return opened
    }
    this.#sayUnopened(opened, note)
    return null
  }

  /** What no log has in that place is told, and ends nothing: whoever serves the files may choose it. */
  async #read(path: string, source: string): Promise<Uint8Array | 'malformed' | null> {
    try {
      return await this.#watched.files.read(path)
    } catch (error) {
      if (!SealtraceError.is(error) || error.code === 'unavailable') throw error
      this.#found.say('malformed', source, error.message)
      return 'malformed'
    }
  }

  #open(note: Uint8Array, source?: string): Checkpoint | 'malformed' | 'unsigned' {
    const seen = openSeen(note, this.#watched)
    if (typeof seen === 'string') return seen
    if (seen.isBadlyCosigned && source !== undefined)
      this.#found.say(
        'bad_cosignature',
        source,
        'a cosignature by a witness of the policy does not hold',
      )
    return seen.checkpoint
  }

  #sayUnopened(how: 'malformed' | 'unsigned', note: Uint8Array): void {
    if (how === 'malformed')
      return this.#found.say('malformed', 'log', 'the checkpoint cannot be read')
    const strangers = strangersOn(note, this.#watched.keys)
    const known = this.#memory.checkpoint
    const evidence = known === null ? null : this.#found.keep('unsigned', encodeUtf8(known), note)
    if (strangers.length === 0)
      return this.#found.say('unsigned', 'log', 'no key that was given has signed the checkpoint', {
        evidence,
      })
    this.#found.say(
      'key_changed',
      'log',
      `the key ${strangers.join(', ')} has signed the checkpoint, and none that was given; if the log renewed its key, verify the handover (docs/monitor.md) and give the new --log-key too`,
      { evidence },
    )
  }

  #sayNewKeys({ note }: Checkpoint): void {
    const strangers = strangersOn(note, this.#watched.keys)
    if (strangers.length > 0)
      this.#found.say(
        'key_added',
        'log',
        `the key ${strangers.join(', ')} signs beside one that was given: the log may be renewing its key; verify it, and give it with --log-key before the old one is given up`,
      )
  }

  /** Whether it continues what is known, leaf by leaf. */
  async #follows(known: Checkpoint | null, shown: Checkpoint): Promise<boolean> {
    if (known && shown.size < known.size) {
      const evidence = this.#found.keep('rollback', known.note, shown.note)
      const sizes = `the log shows ${shown.size} leaves, and had ${known.size}`
      this.#found.say(
        'rollback',
        'log',
        `${sizes}: it was rolled back, or shows an old checkpoint`,
        { evidence },
      )
      return false
    }
    if (known && (await this.#isApart(known, shown, 'log'))) return false
    const { trustFirst, files, onProgress } = this.#watched
    const from = known ?? (trustFirst ? shown : { size: 0, root: emptyRoot() })
    if (!known && trustFirst)
      this.#notChecked.push(`leaves up to ${shown.size}: the first checkpoint was taken on trust`)
    const watch = new LeafWatch(this.#now, this.#memory.leafTime)
    const total = shown.size - from.size
    try {
      if (total > 0 || !known)
        await walkLeaves({
          ...{ files, from, to: shown, onLeaf: (index, leaf) => watch.note(index, leaf) },
          onProgress: (done) => onProgress?.(done, total),
        })
    } catch (error) {
      if (!SealtraceError.is(error) || error.code === 'unavailable') throw error
      this.#found.say('damaged', 'log', `the files do not make what was signed: ${error.message}`)
      return false
    }
    this.#leaves = total
    const alerts = watch.alerts()
    this.#found.alerts.push(...alerts)
    const untold = [...this.#memory.untold, ...alerts]
    this.#memory = { ...this.#memory, leafTime: watch.time, untold }
    return true
  }

  /** Durable before anything else is said of it. */
  async #remember(known: Checkpoint | null, { note, size }: Checkpoint): Promise<void> {
    const isGrown = !known || size > known.size
    this.#memory = {
      ...this.#memory,
      ...(isGrown && { checkpoint: decodeUtf8(note), grownAt: this.#now }),
    }
    this.#store.save(this.#memory)
  }

  /** What others were given, and what they were given before that the log had not come to. */
  async #claims(witnessed: Checkpoint | 'unknown' | null): Promise<Claim[]> {
    const read = this.#watched.others.map(async ({ name, read }) =>
      this.#claim(name, await this.#readOther(name, read)),
    )
    const given = (await Promise.all(read)).flat()
    const note = witnessed === 'unknown' ? null : (witnessed?.note ?? null)
    return [...this.#memory.claims, ...given, ...this.#claim(witnessedName, note)]
  }

  #claim(source: string, bytes: Uint8Array | null): Claim[] {
    const note = bytes && decodeUtf8(bytes)
    return note ? [{ source, note, since: this.#now }] : []
  }

  async #readOther(name: string, read: OtherView['read']): Promise<Uint8Array | null> {
    try {
      const note = await read()
      if (!note) this.#found.say('unknown_log', name, 'it has no checkpoint of this log')
      return note
    } catch (error) {
      if (!SealtraceError.is(error)) throw error
      this.#found.say('unreachable', name, `its checkpoint cannot be had: ${error.message}`)
      return null
    }
  }

  async #compare(claims: readonly Claim[], head: Checkpoint): Promise<void> {
    const waiting = new WaitingClaims()
    for (const claim of claims) {
      const opened = this.#open(encodeUtf8(claim.note), claim.source)
      if (typeof opened === 'string')
        this.#found.say('unsigned', claim.source, 'it has a checkpoint that the log has not signed')
      else if (opened.size > head.size) waiting.add(claim, opened)
      else if (!(await this.#isCompared(head, opened, claim.source))) waiting.add(claim, opened)
    }
    this.#memory = { ...this.#memory, claims: waiting.all() }
    for (const { source, size, since } of waiting.behind(head.size)) {
      const isLate = this.#now - since > this.#watched.maxLag
      const message = `it was given ${size} leaves, and the log shows ${head.size}: the log lags, or shows others more than us`
      this.#found.say('behind', source, message, { level: isLate ? 'alert' : 'warning' })
    }
  }

  /** False: the tiles cannot be had now. */
  async #isCompared(head: Checkpoint, given: Checkpoint, source: string): Promise<boolean> {
    const isApart = await this.#reached(() => this.#isApart(head, given, source))
    if (isApart) this.#apart.add(source)
    return isApart !== null
  }

  /** Null: it cannot be had now, which is told. */
  async #reached<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work()
    } catch (error) {
      if (!SealtraceError.is(error) || error.code !== 'unavailable') throw error
      this.#found.say('unreachable', 'log', error.message)
      return null
    }
  }

  async #isApart(known: Checkpoint, shown: Checkpoint, source: string): Promise<boolean> {
    const joined = await joinHeads(this.#watched.files, known, shown)
    if (joined === 'one') return false
    if (joined === 'damaged')
      this.#found.say(
        'damaged',
        source,
        'the tiles of the log do not make the root that it has signed',
      )
    else this.#found.sayApart(source, known, shown)
    return true
  }

  /** By the cosignatures on the checkpoint itself, or the newest one that had enough. */
  #witnessed(shown: Checkpoint, before: Checkpoint | 'unknown' | null): void {
    const { policy, maxLag } = this.#watched
    if (!policy || before === 'unknown') return
    const { unwitnessed, problem } = witnessLag({
      ...{ policy, shown, witnessed: this.#apart.has(witnessedName) ? null : before },
      ...{ unwitnessed: this.#memory.unwitnessed, now: this.#now, maxLag },
    })
    this.#memory = { ...this.#memory, unwitnessed }
    if (problem !== null) this.#found.say('not_witnessed', 'log', problem)
  }

  /** Null: there is none that the log has signed. `unknown`: it cannot be had now. */
  async #witnessedBefore(): Promise<Checkpoint | 'unknown' | null> {
    if (!this.#watched.policy) return null
    const note = await this.#reached(async () => ({
      bytes: await this.#read('checkpoint.witnessed', witnessedName),
    }))
    if (!note) return 'unknown'
    const opened = note.bytes && note.bytes !== 'malformed' ? this.#open(note.bytes) : null
    return typeof opened === 'string' ? null : opened
  }

  #growth(): void {
    const { maxAge } = this.#watched
    const age = this.#now - this.#memory.grownAt
    if (maxAge === null || age <= maxAge) return
    this.#found.say('no_growth', 'log', `the log has not grown for ${Math.round(age / 1000)} s`)
  }
}

const witnessedName = 'the witnessed checkpoint'
