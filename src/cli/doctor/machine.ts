// The machine that the log lives on.
import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import { toHex } from '../../crypto/encoding.ts'
import { versionOf } from '../../server/log-settings.ts'
import { configOf, placeOf } from '../place.ts'
import type { Context } from '../verb.ts'
import { advice, bad, fine, type Finding } from './check.ts'

const mebibyte = 1024 * 1024
const leastSpace = 256 * mebibyte
const littleSpace = 2048 * mebibyte
const timeout = 1500

export function nodeVersion(): Finding {
  const { node } = process.versions
  return Number.parseInt(node, 10) >= 24
    ? fine(`Node ${node}`)
    : bad(`Node ${node}`, 'install Node 24 or newer')
}

export function configuration(context: Context): Finding {
  const version = toHex(versionOf(configOf(context)))
  return fine(`the configuration is valid; its policy has version ${version}`)
}

export function diskSpace(context: Context): Finding {
  let folder = placeOf(context).data
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  const detail = `${Math.floor(free / mebibyte)} MiB free`
  if (free < leastSpace) return bad(detail, 'make room on the disk of the data folder')
  return free < littleSpace
    ? advice(detail, 'make room on the disk of the data folder soon')
    : fine(detail)
}

export function swap(): Finding {
  return swapOf(procFile('/proc/swaps'))
}

/** `table`: the content of /proc/swaps; null where there is none. */
export function swapOf(table: string | null): Finding {
  if (table === null) return fine('not looked at on this system')
  return table.trim().split('\n').length > 1
    ? advice('swap is on: keys in memory may reach the disk', 'encrypt the swap or turn it off')
    : fine('swap is off')
}

export function coreDumps(): Finding {
  return coreDumpsOf(procFile('/proc/self/limits'), procFile('/proc/sys/kernel/core_pattern'))
}

/** Null where the system has no such file. */
export function coreDumpsOf(limits: string | null, pattern: string | null): Finding {
  const [, size] = /^Max core file size\s+(\S+)/m.exec(limits ?? '') ?? []
  if (size === undefined) return fine('not looked at on this system')
  if (size !== '0')
    return advice(
      'core dumps are on: a crash may write keys to the disk',
      'run the collector with `ulimit -c 0` (systemd: LimitCORE=0)',
    )
  // The kernel gives dumps to a program whatever the limit is.
  return pattern?.startsWith('|')
    ? advice(
        'core dumps are given to a program, which may write keys to the disk',
        'have it keep none (systemd-coredump: Storage=none), or set kernel.core_pattern to a file name',
      )
    : fine('core dumps are off')
}

/** The configured port is free, or a collector answers there. */
export async function port(context: Context): Promise<Finding> {
  const { host, port: number, tlsCert } = configOf(context).server
  if (number === 0) return fine('any free port')
  const near = /^(0\.0\.0\.0|::|\*)$/.test(host) ? '127.0.0.1' : host
  const taken = await isTaken(near, number)
  if (taken === null)
    return bad(`${near} port ${number} cannot be tried`, 'check server.host in the configuration')
  if (!taken) return fine(`port ${number} is free`)
  if (tlsCert)
    return advice(
      `port ${number} is taken, maybe by this collector (TLS)`,
      'if it is not, give another port with --port',
    )
  return (await isCollector(near, number))
    ? fine(`a collector answers on port ${number}`)
    : bad(
        `port ${number} is taken by another program`,
        'give another port with --port, or stop that program',
      )
}

function isTaken(host: string, number: number): Promise<boolean | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: number, timeout })
    const finish = (answer: boolean | null) => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', finish(true))
    socket.once('timeout', finish(null))
    socket.once('error', (error: NodeJS.ErrnoException) =>
      finish(error.code === 'ECONNREFUSED' ? false : null)(),
    )
  })
}

async function isCollector(host: string, number: number): Promise<boolean> {
  try {
    const name = host.includes(':') ? `[${host}]` : host
    const response = await fetch(`http://${name}:${number}/healthz`, {
      signal: AbortSignal.timeout(timeout),
      redirect: 'error',
    })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

function procFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
