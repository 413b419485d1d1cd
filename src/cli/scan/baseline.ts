// Findings that were accepted: a file of keyed hashes, which says nothing of the values to who does not hold the key.
import { readFileSync, writeFileSync } from 'node:fs'
import { encodeUtf8, fromHex, toHex } from '../../crypto/encoding.ts'
import { hmacSha256 } from '../../crypto/hmac.ts'
import { labels } from '../../crypto/labels.ts'
import { randomBytes } from '../../crypto/random.ts'
import { Secret } from '../../crypto/secret.ts'
import { SealtraceError } from '../../error.ts'
import { usage } from '../options.ts'

export const keyVariable = 'SEALTRACE_SCAN_KEY'

const version = 1
const fewestCharacters = 16

/** Accepted findings. A finding is known by its file, class and value, wherever in the file it stands. */
export class Baseline {
  readonly #key: Secret
  /** Hex, when the key is kept in the file. */
  readonly #written: string | undefined
  readonly #accepted: Set<string>

  private constructor(key: Secret, written: string | undefined, accepted: Iterable<string>) {
    this.#key = key
    this.#written = written
    this.#accepted = new Set(accepted)
  }

  /** With the key of the environment, else a new one that is written to the file. Throws `usage` for a short key. */
  static empty(environment: NodeJS.ProcessEnv): Baseline {
    const given = keyOf(environment)
    if (given) return new Baseline(given, undefined, [])
    const bytes = randomBytes(32)
    const written = toHex(bytes)
    return new Baseline(Secret.own(bytes), written, [])
  }

  /** Throws `usage` when the file is not there or its key is not given, `config_invalid` when it is no baseline. */
  static read(path: string, environment: NodeJS.ProcessEnv): Baseline {
    const { key, fingerprints } = parse(textOf(path))
    const bytes = key === undefined ? null : fromHex(key)
    if (bytes) return new Baseline(Secret.own(bytes), key, fingerprints)
    const given = keyOf(environment)
    if (!given) throw usage(`the baseline was made with a key: set $${keyVariable} to it`)
    return new Baseline(given, undefined, fingerprints)
  }

  has(finding: { readonly file: string; readonly class: string }, value: string): boolean {
    return this.#accepted.has(this.#fingerprint(finding, value))
  }

  add(finding: { readonly file: string; readonly class: string }, value: string): void {
    this.#accepted.add(this.#fingerprint(finding, value))
  }

  /** Throws `unavailable` when the file cannot be written. */
  write(path: string): void {
    const content = {
      version,
      ...(this.#written === undefined ? {} : { key: this.#written }),
      fingerprints: [...this.#accepted].sort(),
    }
    try {
      writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`)
    } catch (cause) {
      throw new SealtraceError('unavailable', 'the baseline cannot be written', { cause })
    }
  }

  #fingerprint({ file, class: name }: { file: string; class: string }, value: string): string {
    const text = ['scan', file, name, value].join('\u0000')
    return toHex(hmacSha256(this.#key, labels.redact, text).subarray(0, 12))
  }
}

/** The key of `$SEALTRACE_SCAN_KEY`. Throws `usage` when it is short. */
export function keyOf(environment: NodeJS.ProcessEnv): Secret | undefined {
  const text = environment[keyVariable]
  if (!text) return undefined
  if (text.length < fewestCharacters)
    throw usage(`$${keyVariable} must have at least ${fewestCharacters} characters`)
  return Secret.own(encodeUtf8(text))
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw usage('the baseline cannot be read; make it with --write-baseline')
  }
}

function parse(text: string): { key?: string; fingerprints: string[] } {
  const wrong = new SealtraceError(
    'config_invalid',
    'the baseline is not one that scan has written',
  )
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw wrong
  }
  if (typeof content !== 'object' || content === null) throw wrong
  const { version: written, key, fingerprints } = content as Record<string, unknown>
  if (written !== version || !isList(fingerprints)) throw wrong
  if (key === undefined) return { fingerprints }
  if (typeof key !== 'string' || !/^[0-9a-f]{64}$/.test(key)) throw wrong
  return { key, fingerprints }
}

function isList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => /^[0-9a-f]{24}$/.test(String(one)))
}
