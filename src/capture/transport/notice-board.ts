// Where trouble is told: the application's own function, or stderr.
import { writeSync } from 'node:fs'
import type { Notice } from './transport-options.ts'

/** Milliseconds in which one kind of trouble is told once. */
const pause = 60_000
const stderr = 2

export class NoticeBoard {
  readonly #onNotice: ((notice: Notice) => void) | undefined
  readonly #shown = new Map<string, number>()

  constructor(onNotice: ((notice: Notice) => void) | undefined) {
    this.#onNotice = onNotice
  }

  /** Never throws, whatever the application's function does. */
  show(notice: Notice): void {
    const now = performance.now()
    if (now - (this.#shown.get(notice.code) ?? -pause) < pause) return
    this.#shown.set(notice.code, now)
    try {
      if (this.#onNotice) this.#onNotice(notice)
      else if (notice.level !== 'info') write(notice)
    } catch {
      // Trouble with telling of trouble is nobody's.
    }
  }
}

/** Past `process.stderr`, which would end the process with an error where its other end is closed. */
function write({ level, code, message }: Notice): void {
  writeSync(stderr, `sealtrace: ${level}: ${code}: ${message}\n`)
}
