// Publishes the log's files while the collector runs: beside the log and never in its way. Before the log is opened, and before each
// time, what is published already must be this log's past.
import { join } from 'node:path'
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import { folderPlace } from '../export/publish/folder-place.ts'
import type { PublishPlace } from '../export/publish/publish-place.ts'
import { Publisher } from '../export/publish/publisher.ts'
import { s3Place } from '../export/publish/s3-place.ts'
import { projectFolder, readLogInfo, type LogInfo } from '../journal/log-info.ts'
import type { LogPlace, OpenLog } from '../journal/open-log.ts'
import { keysForSize } from '../journal/signing-keys.ts'
import { StateFolder, stateBase } from '../keys/state-folder.ts'
import type { LogStore } from '../store/log-store.ts'
import { openSqliteLogStore } from '../store/sqlite/sqlite-log-store.ts'
import type { GaugeSeries, Metrics } from './metrics.ts'
import type { PublishSettings } from './publish-section.ts'

/** As much of an open log as is needed. */
export interface PublishableLog {
  readonly info: Pick<LogInfo, 'origin' | 'logKey'>
  readonly state: Pick<StateFolder, 'readAnchor'>
  readonly store: Pick<LogStore, 'checkpoint' | 'witnessed' | 'readTile'>
}

export interface PublishKeeperOptions {
  readonly settings: PublishSettings
  /** AWS credentials come from it. */
  readonly environment: NodeJS.ProcessEnv
  readonly metrics: Pick<Metrics, 'add'>
  /** Told, in one line for people, that the log is not published, and why. */
  readonly onWarning: (warning: string) => void
}

export interface PublishKeeper {
  gauges(): GaugeSeries
  /** Publishes what there is once more, for five seconds at most. */
  close(): Promise<void>
}

/** A place of the settings; opened when it is needed, and again after a failure. */
export interface NamedPlace {
  readonly kind: 'folder' | 's3'
  readonly open: () => Promise<PublishPlace>
}

/** Milliseconds. */
const longestPause = 60_000
const againTold = 3_600_000
const lookEvery = 5000
const grace = 5000

/** What is there, as each place says it. Rejects as `Publisher.check` does. */
export function publisherFor(
  { info, state, store }: PublishableLog,
  place: PublishPlace,
): Publisher {
  const keysFor = (size: number): readonly string[] => {
    const anchor = state.readAnchor()
    return anchor ? keysForSize(anchor, size) : [info.logKey]
  }
  return new Publisher({ store, place, origin: info.origin, keysFor })
}

/**
 * Call it before the log is opened: opening may sign. Rejects with `rollback`, `config_invalid` or `corrupt` when what is published is not
 * this log's past. A place that cannot be reached does not keep the collector from recording: it is told, and asked again later.
 */
export async function refuseUnpublishable(
  place: LogPlace,
  { settings, onWarning }: Pick<PublishKeeperOptions, 'settings' | 'onWarning'>,
): Promise<void> {
  const places = placesOf(settings, place.environment)
  if (places.length === 0) return
  await withStoredLog(place, async (log) => {
    for (const { open } of places)
      try {
        const there = await open()
        await publisherFor(log, there)
          .check()
          .finally(() => there.close())
      } catch (error) {
        if (!isPassing(error)) throw error
        onWarning(`it could not be seen what is published of this log: ${messageOf(error)}`)
      }
  })
}

/** The stored log, read beside whoever writes it. Nothing is done where there is none. */
export async function withStoredLog(
  place: LogPlace,
  action: (log: PublishableLog) => Promise<void>,
): Promise<boolean> {
  const folder = projectFolder(place.data, place.project)
  const info = readLogInfo(folder)
  if (!info) return false
  const state = new StateFolder(stateBase(place.state, place.environment), info.logKey)
  const store = openSqliteLogStore(join(folder, 'log.db'), { mustExist: true, readOnly: true })
  try {
    await action({ info, state, store })
    return true
  } finally {
    store.close()
  }
}

/** Null where the settings name no place. */
export function keepPublishing(
  log: PublishableLog & Pick<OpenLog, 'onPublished'>,
  options: PublishKeeperOptions,
): PublishKeeper | null {
  const places = placesOf(options.settings, options.environment)
  if (places.length === 0) return null
  const keepers = places.map((place) => new PlaceKeeper(log, place, options))
  log.onPublished(() => {
    for (const keeper of keepers) keeper.note()
  })
  return {
    gauges: () => ({
      sealtrace_published_size: keepers.map(({ labels, size }) => [labels, size]),
      sealtrace_publish_lag_seconds: keepers.map(({ labels, lag }) => [labels, lag]),
    }),
    close: async () => void (await Promise.all(keepers.map((keeper) => keeper.close()))),
  }
}

class PlaceKeeper {
  /** Of the tree that is published; 0 before it is known. */
  size = 0
  readonly #log: PublishableLog
  readonly #place: NamedPlace
  readonly #options: PublishKeeperOptions
  readonly #looking: NodeJS.Timeout
  #opened: { readonly place: PublishPlace; readonly publisher: Publisher } | null = null
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> | null = null
  /** Since when something is not published; null: all is. */
  #since: number | null = performance.now()
  #lastRun = -Infinity
  #failures = 0
  #told: { readonly warning: string; readonly at: number } | null = null
  /** The notes that were published last. */
  #notes: readonly Uint8Array[] = []
  #isClosed = false

  constructor(log: PublishableLog, place: NamedPlace, options: PublishKeeperOptions) {
    this.#log = log
    this.#place = place
    this.#options = options
    this.#schedule(0)
    // What no listener is told of: cosignatures, and checkpoints that were signed anew.
    this.#looking = setInterval(() => void this.#look(), lookEvery)
    this.#looking.unref()
  }

  get labels(): { place: string } {
    return { place: this.#place.kind }
  }

  /** Seconds that the oldest checkpoint waits that is not published; 0: none does. */
  get lag(): number {
    return this.#since === null ? 0 : (performance.now() - this.#since) / 1000
  }

  /** There is something to publish. */
  note(): void {
    this.#since ??= performance.now()
    if (this.#failures === 0) this.#schedule(this.#options.settings.everyMs)
  }

  async close(): Promise<void> {
    clearInterval(this.#looking)
    if (this.#timer) clearTimeout(this.#timer)
    this.#isClosed = true
    const last = (this.#running ?? Promise.resolve()).then(() => this.#publish())
    await Promise.race([last, new Promise((resolve) => setTimeout(resolve, grace).unref())])
    this.#opened?.place.close()
  }

  async #look(): Promise<void> {
    const notes = await this.#currentNotes().catch(() => this.#notes)
    const isSame =
      notes.length === this.#notes.length &&
      notes.every((note, i) => equalBytes(note, this.#notes[i] ?? note.subarray(1)))
    if (!isSame) this.note()
  }

  async #currentNotes(): Promise<readonly Uint8Array[]> {
    const { store } = this.#log
    const heads = [await store.checkpoint(), await store.witnessed()]
    return heads.flatMap((head) => (head ? [head.note] : []))
  }

  /** No sooner than `pause` milliseconds after the last time. */
  #schedule(pause: number): void {
    if (this.#isClosed || this.#timer || this.#running) return
    const wait = Math.max(0, this.#lastRun + pause - performance.now())
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#running = this.#publish().finally(() => {
        this.#running = null
        if (this.#since !== null) this.#schedule(this.#pause())
      })
    }, wait)
    this.#timer.unref()
  }

  #pause(): number {
    const { everyMs } = this.#options.settings
    return this.#failures === 0
      ? everyMs
      : Math.max(everyMs, Math.min(longestPause, 500 * 2 ** this.#failures))
  }

  /** Never rejects. */
  async #publish(): Promise<void> {
    this.#lastRun = performance.now()
    const begun = this.#since
    this.#since = null
    try {
      const notes = await this.#currentNotes()
      this.#opened ??= await this.#open()
      const { size } = await this.#opened.publisher.publish()
      this.size = size
      this.#notes = notes
      this.#failures = 0
      this.#told = null
    } catch (error) {
      this.#since = begun ?? this.#lastRun
      this.#failures += 1
      this.#opened?.place.close()
      this.#opened = null
      this.#tell(error)
    }
  }

  async #open() {
    const place = await this.#place.open()
    return { place, publisher: publisherFor(this.#log, place) }
  }

  #tell(error: unknown): void {
    const { metrics, onWarning } = this.#options
    const reason = SealtraceError.is(error) ? error.code : 'internal'
    metrics.add('sealtrace_publish_failures_total', { ...this.labels, reason })
    const warning = `the log is recorded but not published: ${messageOf(error)}`
    const isNews = this.#told?.warning !== warning
    if (!isNews && performance.now() - (this.#told?.at ?? 0) < againTold) return
    this.#told = { warning, at: performance.now() }
    onWarning(warning)
  }
}

/** Something that may be well again, as opposed to a log that does not belong there. */
function isPassing(error: unknown): boolean {
  return SealtraceError.is(error) && ['unavailable', 'key_unavailable'].includes(error.code)
}

function messageOf(error: unknown): string {
  return SealtraceError.is(error) ? error.message : 'the store failed'
}

/** Those that the settings name. */
export function placesOf(
  { folder, s3 }: PublishSettings,
  environment: NodeJS.ProcessEnv,
): NamedPlace[] {
  return [
    ...(folder === undefined ? [] : [{ kind: 'folder' as const, open: () => folderPlace(folder) }]),
    ...(s3 ? [{ kind: 's3' as const, open: async () => s3Place(s3, { environment }) }] : []),
  ]
}
