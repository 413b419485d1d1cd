// C2SP tlog-policy: which logs and witnesses are known, and which of them must have signed a checkpoint.
import { decodeUtf8, encodeUtf8, toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { parseDecimal, type Checkpoint } from './checkpoint.ts'
import { cosignatureVerifier } from './cosignature.ts'
import type { NoteVerifier } from './note.ts'
import { parseVerifierKey, signatureTypes, type VerifierKey } from './verifier-key.ts'

/** Bytes of the longest policy that is read, and the most lines that define something: the format asks for 32 of each kind. */
const maxSize = 262_144
const maxDefinitions = 1_000

/** A log whose checkpoints are accepted; the name in its vkey is its origin. */
export interface PolicyLog {
  readonly vkey: string
  readonly url?: string
}

export interface PolicyWitness {
  /** What groups and the quorum call it: it has no meaning outside the policy. */
  readonly name: string
  /** Of type 0x04. */
  readonly vkey: string
  /** The submission prefix: `add-checkpoint` lies below it. */
  readonly url?: string
}

/** A group has witnessed a checkpoint when `threshold` of its members have. */
export interface PolicyGroup {
  readonly name: string
  readonly threshold: number
  /** Witnesses, and groups that stand before this one. */
  readonly members: readonly string[]
}

export interface WitnessPolicy {
  readonly logs: readonly PolicyLog[]
  readonly witnesses: readonly PolicyWitness[]
  /** In the order of the file: members come first. */
  readonly groups: readonly PolicyGroup[]
  /** Name of a witness or a group, or `none`: no cosignature is asked for. */
  readonly quorum: string
}

/**
 * Reads a policy file, given as its bytes or its text. Throws `config_invalid`, with the number of the line: total on hostile
 * input, of which nothing is said again.
 */
export function parseWitnessPolicy(policy: Uint8Array | string): WitnessPolicy {
  const octets = octetsOf(policy)
  const parser = new PolicyParser()
  for (const [index, line] of octets.slice(0, -1).split('\n').entries()) {
    // Space and tab only: no other blank of Unicode separates.
    const words = line.split(/[ \t]+/).filter((word) => word !== '')
    if (words.length > 0 && !words[0]!.startsWith('#')) parser.line(index + 1, words)
  }
  return parser.finish()
}

/** Knows the witnesses of the policy: hand these to `openCheckpoint`, then ask {@link quorumMet}. */
export function cosignersOf(policy: WitnessPolicy): NoteVerifier[] {
  return policy.witnesses.map(({ vkey }) => cosignatureVerifier(vkey))
}

/** Whether enough witnesses have cosigned a checkpoint that was opened with {@link cosignersOf} this policy. */
export function quorumMet(policy: WitnessPolicy, { cosignatures }: Checkpoint): boolean {
  const signed = new Set(cosignatures.map(({ name, keyId }) => `${name}+${keyId}`))
  const names = policy.witnesses.filter(({ vkey }) => {
    const { name, keyId } = parseVerifierKey(vkey)
    return signed.has(`${name}+${keyId}`)
  })
  return quorumOf(policy, new Set(names.map(({ name }) => name)))
}

/** Whether these witnesses, by their names in the policy, are enough. */
export function quorumOf({ groups, quorum }: WitnessPolicy, names: ReadonlySet<string>): boolean {
  const met = new Set(names)
  // In the order of the file a group comes after its members, so one pass is enough.
  for (const { name, threshold, members } of groups)
    if (members.filter((member) => met.has(member)).length >= threshold) met.add(name)
  return quorum === none || met.has(quorum)
}

const none = 'none'

/** Takes the lines one by one. Words are octet strings: characters from U+0000 to U+00FF. */
class PolicyParser {
  readonly #logs: PolicyLog[] = []
  readonly #witnesses: PolicyWitness[] = []
  readonly #groups: PolicyGroup[] = []
  readonly #defined = new Set<string>()
  readonly #members = new Set<string>()
  readonly #keys = new Set<string>()
  #quorum: string | null = null
  #line = 0
  #definitions = 0

  line(number: number, words: readonly string[]): void {
    this.#line = number
    if (++this.#definitions > maxDefinitions)
      throw this.#invalid(`there are more than ${maxDefinitions} definitions`)
    const [keyword, ...rest] = words
    if (keyword === 'log') this.#log(rest)
    else if (keyword === 'witness') this.#witness(rest)
    else if (keyword === 'group') this.#group(rest)
    else if (keyword === 'quorum') this.#setQuorum(rest)
    else throw this.#invalid('a line begins with log, witness, group, quorum or #')
  }

  finish(): WitnessPolicy {
    if (this.#quorum === null)
      throw new SealtraceError('config_invalid', 'a witness policy has one `quorum` line: add it')
    return {
      logs: this.#logs,
      witnesses: this.#witnesses,
      groups: this.#groups,
      quorum: this.#quorum,
    }
  }

  #log(words: readonly string[]): void {
    const [vkey, url] = words
    if (vkey === undefined || words.length > 2) throw this.#invalid('write `log VKEY [URL]`')
    this.#key(vkey, 'log')
    this.#logs.push({ vkey: shown(vkey), ...urlOf(url) })
  }

  #witness(words: readonly string[]): void {
    const [name, vkey, url] = words
    if (name === undefined || vkey === undefined || words.length > 3)
      throw this.#invalid('write `witness NAME VKEY [URL]`')
    this.#key(vkey, 'witness')
    this.#define(name)
    this.#witnesses.push({ name: shown(name), vkey: shown(vkey), ...urlOf(url) })
  }

  #group(words: readonly string[]): void {
    const [name, count, ...members] = words
    if (name === undefined || count === undefined || members.length === 0)
      throw this.#invalid('write `group NAME all|any|K MEMBER…`')
    const threshold =
      count === 'all' ? members.length : count === 'any' ? 1 : (parseDecimal(count) ?? 0)
    if (threshold < 1 || threshold > members.length)
      throw this.#invalid(
        `a group asks for all, any, or 1 to ${members.length} of its ${members.length} members`,
      )
    for (const member of members) {
      if (!this.#defined.has(member))
        throw this.#invalid('a member is not defined on a line before this one')
      if (this.#members.has(member))
        throw this.#invalid('a member is in a group already: each may count in one way only')
      this.#members.add(member)
    }
    this.#define(name)
    this.#groups.push({ name: shown(name), threshold, members: members.map(shown) })
  }

  #setQuorum(words: readonly string[]): void {
    const [name] = words
    if (name === undefined || words.length > 1) throw this.#invalid('write `quorum NAME`')
    if (this.#quorum !== null) throw this.#invalid('there is a quorum line already')
    if (name !== none && !this.#defined.has(name))
      throw this.#invalid('the quorum is not defined on a line before this one')
    this.#quorum = shown(name)
  }

  #define(name: string): void {
    // Else two that differ could read the same, and one witness sign for both.
    if (utf8Of(name) === null) throw this.#invalid('a name is no UTF-8')
    if (name === none) throw this.#invalid('the name none has a meaning of its own')
    if (this.#defined.has(name)) throw this.#invalid('a name is defined already')
    this.#defined.add(name)
  }

  #key(word: string, kind: 'log' | 'witness'): void {
    const { name, keyId, type, publicKey } = this.#parseKey(word)
    const wanted = kind === 'log' ? signatureTypes.ed25519 : signatureTypes.cosignature
    if (type !== wanted || publicKey.length !== 32)
      throw this.#invalid(
        `the vkey of a ${kind} is Ed25519 of type 0x0${wanted}, this one is of type 0x${toHex(Uint8Array.of(type))}${
          kind === 'witness' && type === signatureTypes.ed25519
            ? ': it has another key id, so ask the witness for its vkey for cosignatures'
            : ''
        }`,
      )
    // The same name and short id would let one of two witnesses sign for both.
    for (const key of [`${kind} ${toHex(publicKey)}`, `${kind} ${name}+${keyId}`]) {
      if (this.#keys.has(key)) throw this.#invalid(`the key of this ${kind} is listed already`)
      this.#keys.add(key)
    }
  }

  #parseKey(word: string): VerifierKey {
    try {
      return parseVerifierKey(shown(word))
    } catch {
      throw this.#invalid('a vkey is malformed')
    }
  }

  #invalid(why: string): SealtraceError {
    return new SealtraceError('config_invalid', `line ${this.#line} of a witness policy: ${why}`)
  }
}

/** One character for each octet, so that names stay opaque; only octets that a policy may hold. */
function octetsOf(policy: Uint8Array | string): string {
  const bytes = typeof policy === 'string' ? encodeUtf8(policy) : policy
  if (bytes.length > maxSize)
    throw new SealtraceError(
      'config_invalid',
      `a witness policy is longer than ${maxSize / 1024} KiB`,
    )
  let octets = ''
  for (let at = 0; at < bytes.length; at += 8192)
    octets += String.fromCharCode(...bytes.subarray(at, at + 8192))
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(octets))
    throw new SealtraceError(
      'config_invalid',
      'a witness policy holds a control character; lines end with a newline alone',
    )
  if (!octets.endsWith('\n'))
    throw new SealtraceError(
      'config_invalid',
      'the last line of a witness policy does not end with a newline: it may be cut off',
    )
  return octets
}

/** Octets as text: UTF-8 where it is, else one character for each octet. */
function shown(octets: string): string {
  return utf8Of(octets) ?? octets
}

function utf8Of(octets: string): string | null {
  return decodeUtf8(Uint8Array.from(octets, (octet) => octet.charCodeAt(0)))
}

function urlOf(url: string | undefined): { url?: string } {
  return url === undefined ? {} : { url: shown(url) }
}
