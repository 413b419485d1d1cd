// Whose a session's folder is, and whether that process is still there.
import { readFileSync, readlinkSync, utimesSync } from 'node:fs'
import { hostname } from 'node:os'
import { encodeUtf8 } from '../../crypto/encoding.ts'
import { join } from 'node:path'
import { factsOf, readJson, writeWhole } from './private-files.ts'

export interface Owner {
  readonly pid: number
  readonly hostname: string
  /** When the process was started, milliseconds since the epoch. */
  readonly started: number
  /** Within which the pid means this process: the start of the machine and the namespace; null where there is no telling. */
  readonly scope: string | null
  /** When the process was started, as the system counts; null where there is no telling. */
  readonly ticks: string | null
}

export const ownerName = 'owner.json'
/** Milliseconds between two signs of life. */
export const heartbeat = 10_000
/** Without a sign of life for so long, a process counts as gone wherever it runs. */
const longestSilence = 60_000
/** With a younger sign of life it runs, unless the system itself says that there is no such process. */
const freshLife = 25_000
/** Clocks are set now and then. */
const startTolerance = 2000

export function thisProcess(started: number): Owner {
  const { pid } = process
  return { pid, hostname: hostname(), started, scope: pidScope(), ticks: ticksOf(pid) }
}

/** Numbers of processes mean nothing in another namespace, or after the machine was started anew. */
function pidScope(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return null
  }
}

function ticksOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name comes before, in brackets, and may hold anything.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

/** Throws the error of the file system. `released`: the session is over, and whoever comes first may take it. */
export function writeOwner(folder: string, owner: Owner, released = false): void {
  const said = released ? { ...owner, released } : owner
  writeWhole(join(folder, ownerName), encodeUtf8(JSON.stringify(said)), false)
}

/** Throws the error of the file system. */
export function showLife(folder: string): void {
  const now = new Date()
  utimesSync(join(folder, ownerName), now, now)
}

/** Of a folder that somebody else, who may be gone, has or had. */
export function isDead(folder: string, me: Owner): boolean {
  const facts = factsOf(join(folder, ownerName)) ?? factsOf(folder)
  if (!facts) return false
  const silence = Date.now() - facts.changed
  if (silence > longestSilence) return true
  const said = readJson(join(folder, ownerName)) ?? {}
  if (said['released'] === true) return true
  const isNear = said['hostname'] === me.hostname && (said['scope'] ?? null) === me.scope
  return isNear && isGone(said, me, silence)
}

/** Of one whose pid means something here. */
function isGone(
  { pid, started, ticks }: Record<string, unknown>,
  me: Owner,
  silence: number,
): boolean {
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid)) return false
  if (!isRunning(pid)) return true
  const now = ticksOf(pid)
  if (now !== null && typeof ticks === 'string') return now !== ticks
  if (pid !== me.pid || typeof started !== 'number') return false
  return silence > freshLife && Math.abs(started - me.started) > startTolerance
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
