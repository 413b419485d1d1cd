import { SealtraceError, type ErrorCode } from '../error.ts'
import { exitStatus, type ExitStatus } from './exit-status.ts'
import { painter, type Io } from './io.ts'
import { oneLine } from './render/neutralize.ts'

type ErrorIo = Pick<Io, 'stdout' | 'stderr' | 'environment'>

/** One line on stderr, and with `--json` a document on stdout. */
export function reportError(error: unknown, io: ErrorIo, json: boolean): ExitStatus {
  const { code, message } = explain(error)
  const paint = painter(io.stderr, io.environment)
  io.stderr.write(`${paint('red', `sealtrace: ${code}:`)} ${message}\n`)
  if (io.environment['SEALTRACE_DEBUG'] === '1' && error instanceof Error)
    io.stderr.write(`${error.stack}\n`)
  if (json) io.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`)
  return exitStatus(code)
}

/** What is not ours may quote data in its message, so only its kind is told. */
function explain(error: unknown): { code: ErrorCode; message: string } {
  if (SealtraceError.is(error)) return { code: error.code, message: oneLine(error.message) }
  const name = error instanceof Error && /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'error'
  const system = (error as { code?: unknown } | null | undefined)?.code
  const kind =
    typeof system === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(system) ? ` ${system}` : ''
  return {
    code: 'internal',
    message: `unexpected ${name}${kind}; set SEALTRACE_DEBUG=1 to see where, and report it`,
  }
}
