import { toHex } from '../crypto/encoding.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { Secret } from '../crypto/secret.ts'
import type { AnalyzerFinding } from './analyzer.ts'

/** Recent answers, by a hash of the text under a key of this process: no text is kept. The oldest leave first. */
export class AnswerCache {
  readonly #key = Secret.random()
  readonly #answers = new Map<string, readonly AnalyzerFinding[]>()
  readonly #size: number
  #weight = 0

  /** @param size how many answers and findings together are kept. */
  constructor(size: number) {
    this.#size = size
  }

  name(text: string): string {
    return toHex(hmacSha256(this.#key, text).subarray(0, 16))
  }

  get(name: string): readonly AnalyzerFinding[] | undefined {
    const answer = this.#answers.get(name)
    if (answer) {
      this.#answers.delete(name)
      this.#answers.set(name, answer)
    }
    return answer
  }

  set(name: string, answer: readonly AnalyzerFinding[]): void {
    this.#drop(name)
    this.#answers.set(name, answer)
    this.#weight += 1 + answer.length
    for (const oldest of this.#answers.keys()) {
      if (this.#weight <= this.#size) break
      this.#drop(oldest)
    }
  }

  #drop(name: string): void {
    const known = this.#answers.get(name)
    if (!known) return
    this.#answers.delete(name)
    this.#weight -= 1 + known.length
  }
}
