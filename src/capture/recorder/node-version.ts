// Below this Node.js what the transport is made of is not there, and would fail in the application's hands.
import { SealtraceError } from '../../error.ts'
import { NoticeBoard } from '../transport/notice-board.ts'
import type { Notice } from '../transport/transport-options.ts'

const least = { major: 22, minor: 15 } as const
const name = Symbol.for('sealtrace.node-version.1')
const shared = globalThis as { [name]?: true }

/** Why nothing can be recorded by the runtime of this process; null: it will do. Others than Node.js pretend to be one. */
export function nodeRefusal(versions: NodeJS.ProcessVersions = process.versions) {
  const [major = 0, minor = 0] = versions.node.split('.').map(Number)
  const isOther = 'bun' in versions || 'deno' in versions
  if (isOther || major > least.major || (major === least.major && minor >= least.minor)) return null
  return new SealtraceError(
    'unavailable',
    `sealtrace needs Node ${least.major}.${least.minor} or newer, nothing is recorded; this is Node ${versions.node}`,
  )
}

/** Without `onNotice` once a thread, on stderr, whoever finds out first. */
export function tellNodeRefusal(
  { code, message }: SealtraceError,
  onNotice?: (notice: Notice) => void,
): void {
  if (!onNotice && shared[name]) return
  if (!onNotice) shared[name] = true
  new NoticeBoard(onNotice).show({ level: 'error', code, message })
}
