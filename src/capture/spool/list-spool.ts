// What lies in a folder of spools.
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { lostIn } from './dead-sessions.ts'
import { isDead, thisProcess } from './owner.ts'
import { factsOf, namesIn, readIfThere, readJson } from './private-files.ts'
import { SpoolFolder } from './spool-folder.ts'
import { decodeBatchFile } from './batch-file.ts'

export interface SpoolView {
  /** Of the recorder that wrote it. */
  readonly session: string
  /** `dead`: its process is gone, here or, as far as can be told, elsewhere. `running`: it may still send by itself. */
  readonly state: 'dead' | 'running'
  readonly collector: string
  readonly batches: number
  /** What the application told: a step that was told in two parts, its beginning and its end, is two. */
  readonly messages: number
  /** Runs that were under way when it was last heard of: of a process that is gone, the log is still to be told. */
  readonly openRuns: number
  /** On disk. */
  readonly bytes: number
}

/** Batches that were taken out of the way, and are sent no more. */
export interface AsideView {
  readonly collector: string
  /** The collector will never take them. */
  readonly refused: number
  /** They were changed since they were written. */
  readonly damaged: number
}

export interface SpoolList {
  /** Without those of processes that are gone and have left nothing to send. */
  readonly sessions: SpoolView[]
  /** Of collectors for which something lies aside. */
  readonly aside: AsideView[]
}

/** @param folder of all spools */
export function listSpool(folder: string): SpoolList {
  const spools = spoolsIn(folder)
  return {
    sessions: spools
      .flatMap((spool) => spool.sessions().map((name) => viewOf(spool, name)))
      .filter(({ state, batches, openRuns }) => state === 'running' || batches + openRuns > 0),
    aside: spools
      .map((spool) => ({
        collector: spool.collector,
        refused: spool.aside('refused').length,
        damaged: spool.aside('damaged').length,
      }))
      .filter(({ refused, damaged }) => refused + damaged > 0),
  }
}

/** The spools in a folder, one for each collector. */
export function spoolsIn(folder: string): SpoolFolder[] {
  return namesIn(folder).flatMap((name) => {
    const collector = readJson(join(folder, name, 'collector.json'))?.['collector']
    if (typeof collector !== 'string') return []
    const spool = new SpoolFolder({
      folder,
      collector,
      maxBytes: Number.POSITIVE_INFINITY,
      anyOwner: true,
    })
    return spool.path === join(resolve(folder), name) ? [spool] : []
  })
}

/** Of another machine, where nothing can be asked, a session counts as dead: who has its folder here has moved it. */
export function isOver(path: string): boolean {
  const me = thisProcess(Date.now() - process.uptime() * 1000)
  const host = readJson(join(path, 'owner.json'))?.['hostname']
  return isDead(path, me) || (typeof host === 'string' && host !== hostname())
}

function viewOf(spool: SpoolFolder, name: string): SpoolView {
  const path = join(spool.path, name)
  const files = spool.batchesOf(name).map((file) => join(path, file))
  const counts = files.map((file) => {
    const bytes = readIfThere(file)
    return (bytes && decodeBatchFile(bytes)?.counted) ?? 0
  })
  return {
    session: name.slice(0, 36),
    state: isOver(path) ? 'dead' : 'running',
    collector: spool.collector,
    batches: files.length,
    messages: counts.reduce((sum, n) => sum + n, 0),
    openRuns: lostIn(path).traces.length,
    bytes: files.reduce((sum, file) => sum + (factsOf(file)?.size ?? 0), 0),
  }
}
