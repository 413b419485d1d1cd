import type { Io } from './io.ts'

export interface TestIo {
  readonly io: Io
  readonly stdout: () => string
  readonly stderr: () => string
}

/** Keeps everything in memory. For tests. */
export function testIo(
  options: {
    environment?: NodeJS.ProcessEnv
    folder?: string
    stdin?: string
    isTTY?: boolean
    columns?: number
  } = {},
): TestIo {
  const { environment = {}, folder = '/nowhere', stdin = '', ...terminal } = options
  const out: string[] = []
  const err: string[] = []
  async function* input(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(stdin)
  }
  return {
    io: {
      stdout: { write: (text: string) => out.push(text), ...terminal },
      stderr: { write: (text: string) => err.push(text) },
      stdin: input(),
      environment,
      folder,
      now: () => Date.parse('2026-11-21T12:00:00Z'),
    },
    stdout: () => out.join(''),
    stderr: () => err.join(''),
  }
}
