// Holds a collector to its word: each answer to a batch has to show a log that continues the one that was shown before. What is
// acknowledged by anything else is not acknowledged (docs/spec/verify.md, V26 to V28).
import { decodeUtf8, fromBase64 } from '../../crypto/encoding.ts'
import { equalBytes } from '../../crypto/equal.ts'
import { openCheckpoint, type Checkpoint } from '../../ledger/checkpoint.ts'
import { noteVerifier } from '../../ledger/note.ts'
import type { TreeHead } from '../../ledger/proof.ts'
import { isAckReached, parseAckLevel } from '../../record/ack-level.ts'
import type { CheckpointMemory, EvidenceKind } from '../spool/checkpoint-memory.ts'
import { codeOf } from '../spool/private-files.ts'
import { logStates, type Counters } from './counters.ts'
import { followHandovers } from './follow-handover.ts'
import type { HttpClient, HttpReply } from './http-client.ts'
import {
  continues,
  judgeCheckpoint,
  originOf,
  proofIn,
  type Contradiction,
  type LogVerdict,
  type ShownLog,
} from './judge-checkpoint.ts'
import { objectIn } from './judge-reply.ts'
import { isLoopback, type TransportSettings } from './read-options.ts'
import type { Notice } from './transport-options.ts'

export interface CheckpointGuardOptions {
  readonly settings: Pick<
    TransportSettings,
    'collector' | 'logKeys' | 'checkpointMemory' | 'requireCheckpoint'
  >
  readonly client: Pick<HttpClient, 'send'>
  /** Of every request to the collector. */
  readonly headers: Readonly<Record<string, string>>
  /** Null: what is known ends with the process. */
  readonly memory: CheckpointMemory | null
  readonly counters: Pick<Counters, 'set' | 'add'>
  readonly notice: (notice: Notice) => void
}

/** What a request was sent with. */
export interface Asked {
  readonly headers: Readonly<Record<string, string>>
  readonly head: Head | null
}

interface Head extends TreeHead {
  readonly note: Uint8Array
}

/** `later`: it could not be settled, and nothing speaks against the collector. */
export type Held = 'holds' | 'contradicts' | 'later'

/** More than processes of one machine come between each other. */
const mostTurns = 16
const mostKeys = 8
/** Answers in a row for which the proof of a new key may be out of reach, before they count as what they look like. */
const mostPutOff = 8

export class CheckpointGuard {
  readonly #options: CheckpointGuardOptions
  #keys: readonly string[] | null
  #head: Head | null = null
  #version = 0
  #isLoaded = false
  #putOff = 0

  constructor(options: CheckpointGuardOptions) {
    this.#options = options
    const { settings, memory } = options
    this.#keys = settings.logKeys ?? (settings.checkpointMemory ? (memory?.keys() ?? null) : null)
  }

  /** What is said to the collector with a batch. */
  ask(): Asked {
    if (!this.#options.settings.checkpointMemory) return { headers: {}, head: null }
    this.#load()
    const size = this.#head?.size ?? 0
    return { headers: { 'sealtrace-checkpoint': String(size) }, head: this.#head }
  }

  /** Judges the answer to a batch that is said to be taken. Never rejects. */
  async check(reply: HttpReply, asked: Asked): Promise<Held> {
    const { settings, counters } = this.#options
    if (!settings.checkpointMemory) return 'holds'
    const { checkpoint, consistency } = reply
    if (checkpoint === undefined) return this.#without(asked)
    const keys = this.#keys ?? (await this.#learn())
    if (!keys) {
      counters.set('logState', logStates.unchecked)
      return settings.requireCheckpoint ? this.#refuse('unsigned', null, reply) : 'holds'
    }
    const shown = { checkpoint, consistency, least: leastSize(reply, asked.head) }
    const verdict = await this.#judge(keys, asked.head, shown)
    if (verdict === 'later') return 'later'
    if (verdict.is === 'contradicts') return this.#refuse(verdict.how, verdict.size, reply)
    return this.#adopt(verdict.head, reply)
  }

  /** Where no known key has signed, one of them may have named its successor. */
  async #judge(
    keys: readonly string[],
    head: Head | null,
    shown: ShownLog,
  ): Promise<LogVerdict | 'later'> {
    const verdict = judgeCheckpoint({ keys, head }, shown)
    if (verdict.is === 'holds' || verdict.how !== 'unsigned') {
      this.#putOff = 0
      return verdict
    }
    const answer = await this.#get('/api/v1/recorder/keys')
    // Out of reach for a moment says nothing; out of reach for good may be how a lie is hidden.
    if (!answer && ++this.#putOff < mostPutOff) return 'later'
    const more = followHandovers(keys, answer?.['handovers'])
    const again = more.length > keys.length ? judgeCheckpoint({ keys: more, head }, shown) : verdict
    if (again.is === 'holds') this.#follow(more, again.head)
    return again
  }

  /** From here on those count that sign now. */
  #follow(keys: readonly string[], head: Checkpoint): void {
    const { memory, settings, notice } = this.#options
    const signing = keys.filter((key) => isSignedBy(head, key))
    this.#keys = signing
    if (!settings.logKeys)
      try {
        memory?.replaceKeys(signing)
      } catch (error) {
        this.#sayUnkept(error)
      }
    const message =
      'the log has a new key, which the one that was known has named: it counts from now on'
    notice({ level: 'info', code: 'log_key', message })
  }

  #load(): void {
    if (this.#isLoaded || !this.#keys) return
    this.#isLoaded = true
    const kept = this.#options.memory?.load(originOf(this.#keys))
    if (kept) this.#know(kept, kept.version)
  }

  #know(head: Head, version: number): void {
    this.#head = head
    this.#version = version
    this.#options.counters.set('logSize', head.size)
  }

  #without({ head }: Asked): Held {
    const { settings, counters } = this.#options
    if (head || settings.requireCheckpoint) return this.#refuse('missing', null, null)
    counters.set('logState', logStates.unchecked)
    return 'holds'
  }

  /** Remembers it, unless others have something newer; what they have has to be of the same tree. */
  async #adopt(head: Head, reply: HttpReply): Promise<Held> {
    const { memory, counters } = this.#options
    counters.set('logState', logStates.holds)
    if (!memory || head.size === this.#head?.size) {
      if (!memory) this.#know(head, 0)
      return 'holds'
    }
    for (let turn = 0; turn < mostTurns; turn++) {
      const version = this.#swap(memory, head)
      if (version !== null) {
        this.#know(head, version)
        return 'holds'
      }
      const there = memory.load(originOf(this.#keys ?? []))
      if (!there) return 'later'
      const held = await this.#join(there, head)
      if (held === 'contradicts') return this.#refuse('no_proof', head.size, reply, there)
      // Where the proof cannot be had, the next answer has to begin with what the other process was shown.
      this.#know(there, there.version)
      if (held === 'later') return 'later'
      if (there.size >= head.size) return 'holds'
    }
    return 'later'
  }

  /** Null: another process was first. A disk that fails leaves it to the process to remember. */
  #swap(memory: CheckpointMemory, head: Head): number | null {
    try {
      return memory.swap(originOf(this.#keys ?? []), this.#version, head.note)
    } catch (error) {
      this.#sayUnkept(error)
      return this.#version
    }
  }

  /** Two checkpoints that were each shown as the continuation of one before. */
  async #join(one: Head, other: Head): Promise<Held> {
    if (one.size === other.size) return equalBytes(one.root, other.root) ? 'holds' : 'contradicts'
    const [older, newer] = one.size < other.size ? [one, other] : [other, one]
    const query = `from=${older.size}&to=${newer.size}`
    const answer = await this.#get(`/api/v1/recorder/consistency?${query}`)
    if (!answer) return 'later'
    const proof = proofIn(answer['proof'])
    return proof && continues(older, newer, proof) ? 'holds' : 'contradicts'
  }

  /** The log's keys at first contact: trusted from then on. Null: they cannot be had. */
  async #learn(): Promise<readonly string[] | null> {
    const { settings, memory } = this.#options
    const { protocol, hostname } = new URL(settings.collector)
    // Over a connection that others can change, any answer could be theirs.
    if (protocol !== 'https:' && !isLoopback(hostname)) return null
    const keys = keysIn((await this.#get('/api/v1/recorder'))?.['logKeys'])
    if (!keys) return null
    try {
      this.#keys = memory?.saveKeys(keys) ?? keys
    } catch (error) {
      this.#keys = keys
      this.#sayUnkept(error)
    }
    return this.#keys
  }

  async #get(path: string): Promise<Record<string, unknown> | null> {
    const { client, headers } = this.#options
    try {
      const reply = await client.send({ method: 'GET', path, headers })
      return reply.status === 200 ? objectIn(reply.body) : null
    } catch {
      return null
    }
  }

  #refuse(
    how: Contradiction,
    size: number | null,
    reply: HttpReply | null,
    against: Head | null = this.#head,
  ): Held {
    const { counters, notice, settings } = this.#options
    counters.set('logState', logStates.contradicts)
    counters.add('contradictions', 1)
    const before = against ? `it had ${against.size} leaves` : 'nothing of it is known'
    const now = size === null ? '' : `, and shows ${size} now`
    const why = `${before}${now}: ${reasons[how]}`
    const kind = how === 'other_root' || how === 'no_proof' ? 'proof' : 'doubt'
    const isKept = this.#keep(kind, { about: `${settings.collector}\n${why}`, against, reply })
    notice({
      level: 'error',
      code: 'log_contradicts',
      message: `the collector's log contradicts itself: ${why}; steps wait and are sent again${isKept ? ", and what was shown is kept in the spool's folder log/evidence" : ''}`,
    })
    return 'contradicts'
  }

  /** Both signed notes, word for word. */
  #keep(
    kind: EvidenceKind,
    {
      about,
      against: head,
      reply,
    }: { about: string; against: Head | null; reply: HttpReply | null },
  ): boolean {
    const { memory } = this.#options
    if (!memory) return false
    const shown = reply?.checkpoint ?? ''
    const known = head ? (decodeUtf8(head.note) ?? '') : ''
    const note = decodeUtf8(fromBase64(shown) ?? new Uint8Array())
    const parts = [
      `${about}\n`,
      `--- remembered ---\n${known}`,
      `--- shown ---\n${note || shown}\n`,
      `--- proof that was shown ---\n${reply?.consistency ?? ''}\n`,
    ]
    try {
      return memory.keep(parts.join('\n'), kind) !== null
    } catch {
      return false
    }
  }

  #sayUnkept(error: unknown): void {
    const message = `the checkpoint of the log cannot be remembered (${codeOf(error)}): after this process it is not known`
    this.#options.notice({ level: 'warning', code: 'log_memory', message })
  }
}

const reasons: Readonly<Record<Contradiction, string>> = {
  missing: 'the answer shows no checkpoint',
  malformed: 'the checkpoint cannot be read',
  unsigned: 'no key that is known, or that one has named, has signed the checkpoint of this log',
  smaller: 'it was rolled back, or is another one',
  other_root: 'it has other leaves',
  no_growth: 'what it says that it took is not in it',
  no_proof: 'it is no continuation',
}

function isSignedBy({ note, origin }: Checkpoint, key: string): boolean {
  try {
    return openCheckpoint(note, key, origin).size >= 0
  } catch {
    return false
  }
}

/** By its own words about the batch, the checkpoint has to cover so many leaves. */
function leastSize({ body }: HttpReply, head: TreeHead | null): number {
  const { level, checkpointSize, accepted, duplicates, notRecorded = 0 } = objectIn(body)
  // Who shows a checkpoint names a level; without one it is the usual one.
  const isBelow =
    typeof level === 'string' && !isAckReached(parseAckLevel(level) ?? 'published', 'published')
  if (isBelow) return 0
  const fresh = Number(accepted) - Number(duplicates) - Number(notRecorded)
  const grown = head && fresh > 0 ? head.size + 1 : 0
  return Math.max(typeof checkpointSize === 'number' ? checkpointSize : 0, grown)
}

/** Null unless all are Ed25519 keys of one log. */
function keysIn(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostKeys) return null
  try {
    const names = value.map((key) => noteVerifier(String(key)).name)
    return new Set(names).size === 1 ? value.map(String) : null
  } catch {
    return null
  }
}
