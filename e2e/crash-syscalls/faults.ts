// What can go wrong at a system call, and the two tools that make it go wrong: strace, which fails or kills a call that is then
// not done, and a library of our own (disk-faults.c) that fails one which was done.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { installPackages } from '../../src/testing/install-packages.ts'
import type { Place } from './place.ts'

/** A system call on a file of a log: the `nth` of its kind there. */
export interface Point {
  readonly call: string
  /** Below the place; the process's own number in it is written `PID`. */
  readonly path: string
  readonly nth: number
  /** Whether it changes what is on the disk, or says that it is there. */
  readonly changes: boolean
}

/** `short`: nothing of it is written, and so it is told; `half`: half of it; `done`: all of it, and an error is told. */
export type Fault = 'EIO' | 'ENOSPC' | 'short' | 'KILL' | 'done EIO' | 'done ENOSPC' | 'half'

const reading = 'openat,read,pread64,fstat,newfstatat,fcntl,lseek,mmap,close'
const changing =
  'write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,fallocate,rename,renameat,renameat2,' +
  'link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,fchmod,fchown'
const changes = new Set(changing.split(','))
const takesSpace = new Set('openat,write,pwrite64,ftruncate,fallocate,rename,link,mkdir'.split(','))
const writes = new Set(['write', 'pwrite64'])
/** A failed close or look loses nothing that a kill there would not. */
const passedOver = new Set(['close', 'mmap'])

/** Those of strace that a point can suffer. */
export function straceFaults({ call, changes: isChange }: Point): Fault[] {
  const faults: Fault[] = ['EIO']
  if (isChange) faults.push('KILL')
  if (isChange && takesSpace.has(call)) faults.push('ENOSPC')
  if (writes.has(call)) faults.push('short')
  return faults
}

/** Null where strace runs; else why not, for a test that skips. */
export function whyNoStrace(): string | null {
  const missing = installPackages(['strace'])
  if (missing) return missing
  const { status, stderr } = spawnSync('strace', ['-o', '/dev/null', 'true'], { encoding: 'utf8' })
  return status === 0 ? null : `strace may not trace here: ${stderr.trim().split('\n')[0]}`
}

/** The points of a process that is run by `line` under strace; all calls of all its threads. */
export class Strace {
  readonly #log: string
  readonly #place: Place

  constructor(place: Place) {
    this.#place = place
    this.#log = join(place.path, 'strace.log')
  }

  /** Writes down every call, and lets it be. */
  watching(line: readonly string[]): string[] {
    const calls = `trace=${reading},${changing}`
    return ['strace', '-D', '-f', '--seccomp-bpf', '-y', '-o', this.#log, '-e', calls, ...line]
  }

  injecting({ call, path, nth }: Point, fault: Fault, line: readonly string[]): string[] {
    const what = { short: 'retval=0', KILL: 'signal=KILL' }[fault as string] ?? `error=${fault}`
    // With the filter of the kernel a signal is not delivered; without it every call stops, so only one thread is followed.
    const how = fault === 'KILL' ? [] : ['-f', '--seccomp-bpf']
    const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:${what}:when=${nth}`]
    const [before = '', after] = join(this.#place.path, path).split('PID')
    // With -D the process keeps the number of this shell, and its drafts are named by that.
    const shell = 'p=$1; [ "$2" = - ] || p=$1$$$2; shift 2; exec strace -P "$p" "$@"'
    const rest = ['-D', ...how, '-y', '-o', this.#log, ...inject, ...line]
    return ['sh', '-c', shell, 'sh', before, after ?? '-', ...rest]
  }

  async points(pid: number): Promise<{ main: Point[]; others: Point[] }> {
    const found = { main: new PointList(), others: new PointList() }
    for (const text of await this.#lines(pid)) {
      const match = /^(\d+) +(\w+)\((.*)$/.exec(text)
      const [, thread, call = '', rest = ''] = match ?? []
      const path = this.#pathIn(rest, pid)
      if (path === null || passedOver.has(call)) continue
      const isChange = changes.has(call) || (call === 'openat' && rest.includes('O_CREAT'))
      found[thread === String(pid) ? 'main' : 'others'].add({ call, path, changes: isChange })
    }
    return { main: found.main.all, others: found.others.all }
  }

  /** Whether the fault came to be. */
  async wasHit(pid: number, fault: Fault): Promise<boolean> {
    const lines = await this.#lines(pid)
    return lines.some((text) =>
      fault === 'KILL' ? / (= \?|<unfinished \.\.\.>)$/.test(text) : text.endsWith('(INJECTED)'),
    )
  }

  #pathIn(rest: string, pid: number): string | null {
    const [, quoted, opened] = /^(?:AT_FDCWD[^"]*)?(?:"([^"]*)"|\d+<([^>]*)>)/.exec(rest) ?? []
    const path = (quoted ?? opened ?? '').replace(/\(deleted\)$/, '')
    const { data, state, path: root } = this.#place
    if (!path.startsWith(`${data}/`) && !path.startsWith(`${state}/`)) return null
    // Which of them are made, and by which thread, is chance: strace cannot be told, the library finds them.
    if (/\/generations(\/|$)/.test(path)) return null
    return path.slice(root.length + 1).replace(`.${pid}.`, '.PID.')
  }

  /** strace writes the last line a moment after the process has ended. */
  async #lines(pid: number): Promise<string[]> {
    const last = new RegExp(`^(${pid} +)?\\+\\+\\+ (exited|killed)`, 'm')
    for (let waited = 0; ; waited += 10) {
      const text = existsSync(this.#log) ? readFileSync(this.#log, 'utf8') : ''
      if (last.test(text) || waited > 2000) return text.trimEnd().split('\n')
      await sleep(10)
    }
  }
}

class PointList {
  readonly all: Point[] = []
  readonly #counts = new Map<string, number>()

  add(point: Omit<Point, 'nth'>): void {
    const key = `${point.call} ${point.path}`
    const nth = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, nth)
    this.all.push({ ...point, nth })
  }
}

/** The library, compiled; or why there is none. Gone with `dispose`. */
export function diskFaults(): { missing: string | null; library: string; dispose: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'sealtrace-faults-'))
  const library = join(folder, 'disk-faults.so')
  const dispose = (): void => rmSync(folder, { recursive: true, force: true })
  const missing = installPackages(['gcc', 'libc6-dev'])
  if (missing) return { missing, library, dispose }
  const source = join(import.meta.dirname, 'disk-faults.c')
  const args = ['-shared', '-fPIC', '-O2', '-Wall', '-Werror', '-o', library, source, '-ldl']
  const { status, stderr } = spawnSync('gcc', args, { encoding: 'utf8' })
  return { missing: status === 0 ? null : `gcc: ${stderr.slice(0, 200)}`, library, dispose }
}

/** Runs with the library: the environment, and what it wrote down. */
export class Preload {
  readonly #log: string
  readonly #place: Place
  readonly #library: string

  constructor(place: Place, library: string) {
    this.#place = place
    this.#library = library
    this.#log = join(place.path, 'faults.log')
  }

  environment(at: number, fault: Fault | null): NodeJS.ProcessEnv {
    return {
      LD_PRELOAD: this.#library,
      FAULT_UNDER: `${this.#place.data}:${this.#place.state}`,
      FAULT_LOG: this.#log,
      FAULT_AT: String(at),
      FAULT_KIND: fault === 'half' ? 'half' : (fault?.slice('done '.length) ?? ''),
    }
  }

  /** Call and path, in order. */
  calls(): { call: string; path: string; hit: boolean }[] {
    if (!existsSync(this.#log)) return []
    const lines = readFileSync(this.#log, 'utf8').trimEnd().split('\n')
    return lines.map((line) => {
      const [, call = '', path = '', hit] = line.split(' ')
      return { call, path: path.slice(this.#place.path.length + 1), hit: hit === 'INJECTED' }
    })
  }
}

/** Those of the library that a call can suffer. */
export function preloadFaults(call: string): Fault[] {
  const faults: Fault[] = ['done EIO']
  if (takesSpace.has(call) || call === 'open') faults.push('done ENOSPC')
  return writes.has(call) ? [...faults, 'half'] : faults
}
