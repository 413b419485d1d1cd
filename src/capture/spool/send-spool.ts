// Sends what dead processes have left, once, for whoever asks: without a recorder and without waiting for better times.
import { join } from 'node:path'
import { equalBytes } from '../../crypto/equal.ts'
import { readBatchKey } from '../transport/batch-key.ts'
import { isLoopback } from '../transport/read-options.ts'
import { formatRecordId, newRecordId } from '../../record/id.ts'
import { sealedBatchType } from '../../seal/format/sealed-batch.ts'
import { CheckpointGuard } from '../transport/checkpoint-guard.ts'
import { headersOf } from '../transport/headers-of.ts'
import { failureCode, HttpClient } from '../transport/http-client.ts'
import { judgeReply, objectIn } from '../transport/judge-reply.ts'
import { LossTally, gapStep, sessionLostStep } from '../transport/loss-tally.ts'
import type { Parcel, Refused } from '../transport/parcel.ts'
import type { TlsOptions } from '../transport/transport-options.ts'
import { batchJson, sharesOf, wireItem, type Sender } from '../transport/plain-batch.ts'
import { fromBase64Url, encodeUtf8 } from '../../crypto/encoding.ts'
import { packageVersion } from '../transport/package-version.ts'
import { sealBatch } from '../../seal/sealed-batch.ts'
import { isSigned } from '../../seal/format/producer-statement.ts'
import { BatchSigner } from '../../seal/signed-batch.ts'
import { Secret } from '../../crypto/secret.ts'
import type { Step } from '../../record/step.ts'
import { encodeBatchFile, type SpooledBatch } from './batch-file.ts'
import { DeadSessions } from './dead-sessions.ts'
import { isOver, spoolsIn } from './list-spool.ts'
import { thisProcess, writeOwner, type Owner } from './owner.ts'
import { codeOf, makeFolder, writeWhole } from './private-files.ts'
import { batchFileName, type SpoolFolder } from './spool-folder.ts'

export interface SendSpoolOptions {
  /** Of all spools. */
  readonly folder: string
  readonly ingestKey: string
  /** Default: to each collector what waits for it. */
  readonly collector: string | undefined
  /** Vkeys of the log; default: those that are remembered. */
  readonly logKeys?: readonly string[] | null
  /** Ed25519; signs what is said of runs that were cut off. What the spool holds goes as its process signed it. */
  readonly signingSeed?: Uint8Array | undefined
  readonly tls?: TlsOptions | undefined
}

export interface SentSpool {
  /** Taken by a collector. */
  readonly batches: number
  /** What applications told: a step's beginning and its end are two. */
  readonly messages: number
  /** Batches that a collector will not take, now or later. They are kept aside. */
  readonly refused: number
  /** Batches that still wait. */
  readonly left: number
  /** Why some are left; null: their processes still run. */
  readonly trouble: string | null
}

export async function sendSpool(options: SendSpoolOptions): Promise<SentSpool> {
  const sum = { batches: 0, messages: 0, refused: 0, left: 0, trouble: null as string | null }
  for (const spool of spoolsIn(options.folder)) {
    spool.expectPlain()
    const isKeyMeant = options.collector !== undefined || spool.isMine()
    const sent = isKeyMeant ? await sendOne(spool, options) : notSent(spool)
    sum.batches += sent.batches
    sum.messages += sent.messages
    sum.refused += sent.refused
    sum.trouble ??= sent.trouble
    for (const name of spool.sessions()) sum.left += spool.batchesOf(name).length
  }
  return sum
}

type Sent = Omit<SentSpool, 'left'>

/** Its address is that user's word, and would be given our ingest key. */
function notSent(spool: SpoolFolder): Sent {
  const trouble =
    spool.sessions().length > 0
      ? 'another user owns its folder, and chose the address that would be given your ingest key; name the collector with --url'
      : null
  return { batches: 0, messages: 0, refused: 0, trouble }
}

async function sendOne(spool: SpoolFolder, options: SendSpoolOptions): Promise<Sent> {
  const session = formatRecordId(newRecordId(Date.now()))
  const losses = new LossTally()
  const owner = thisProcess(Math.round(Date.now() - process.uptime() * 1000))
  const stuck: string[] = []
  const told: { step: Step; done: () => void }[] = []
  const dead = new DeadSessions({
    spool,
    session,
    owner,
    isDead: isOver,
    onLost: ({ session: lost, traces, at }, done) => {
      for (const [i, traceId] of traces.entries())
        told.push({
          step: sessionLostStep(traceId, lost, at),
          done: i === traces.length - 1 ? done : () => {},
        })
    },
    onLoss: (loss) => losses.add(loss),
    notice: ({ code, message }) => {
      if (code === 'spool_unwritable') stuck.push(message)
    },
    onTaken: () => {},
  })
  const collector = options.collector ?? spool.collector
  const client = new HttpClient({ collector, tls: options.tls ?? {} })
  const headers = headersOf(options)
  const guard = new CheckpointGuard({
    ...{ client, headers, notice: () => {}, counters: { set() {}, add() {} } },
    settings: {
      ...{ collector, logKeys: options.logKeys ?? null },
      ...{ checkpointMemory: true, requireCheckpoint: false },
    },
    // Of another collector nothing is remembered there.
    memory: collector === spool.collector ? spool.memory : null,
  })
  const way = { client, guard, headers }
  const teller = { ...{ spool, session, owner, way, collector }, signingSeed: options.signingSeed }
  try {
    dead.scan()
    const sent = await sendAll(dead, poster(way), stuck)
    const gaps = losses.take().map((loss, i) => gapStep(loss, session, i + 1))
    const steps = [...told.map(({ step }) => step), ...gaps]
    const trouble = sent.trouble ?? (steps.length > 0 ? await tell(teller, steps) : null)
    if (!trouble) for (const { done } of told) done()
    // What is lost was moved away: whoever sends next finds no more of it than this.
    else if (gaps.length > 0) return { ...sent, trouble: keepGaps(teller, gaps) ?? trouble }
    return { ...sent, trouble: trouble ?? stuck[0] ?? null }
  } finally {
    dead.release()
    client.close()
  }
}

type Post = (body: Uint8Array, steps: number) => Promise<'taken' | Refused | { why: string }>

/** @param stuck what could not be moved aside, as it comes */
async function sendAll(dead: DeadSessions, post: Post, stuck: readonly string[]): Promise<Sent> {
  const sent = { batches: 0, messages: 0, refused: 0 }
  for (let parcel: Parcel | null; (parcel = dead.next());) {
    const body = parcel.body()
    if (!body || body === 'later') continue
    const answer = await post(body, parcel.steps)
    if (answer !== 'taken' && 'why' in answer) return { ...sent, trouble: answer.why }
    if (answer !== 'taken') {
      const before = stuck.length
      if (!parcel.refused(answer)) return { ...sent, trouble: statusOf(answer) }
      if (stuck.length === before) sent.refused++
    } else {
      sent.batches++
      sent.messages += parcel.steps
      parcel.taken()
    }
  }
  return { ...sent, trouble: null }
}

function statusOf({ status }: { status: number }): string {
  return `the collector answered with status ${status}`
}

function poster({ client, guard, headers: own }: Way): Post {
  const headers = { ...own, 'content-type': sealedBatchType, 'sealtrace-ack': 'published' }
  return async (body, steps) => {
    const asked = guard.ask()
    try {
      const path = '/api/v1/steps'
      const sent = { ...headers, ...asked.headers }
      const reply = await client.send({ method: 'POST', path, headers: sent, body })
      const verdict = judgeReply(reply, steps)
      if (verdict.is === 'taken')
        return (await guard.check(reply, asked)) === 'holds' ? 'taken' : { why: contradicted }
      if (verdict.is === 'refused') return verdict
      const { why, status } = verdict
      // What nobody signed is never taken by a collector that takes the key and asks for signatures.
      return why === 'key' && !isSigned(body) && (await isKeyTaken(client, headers))
        ? { reason: 'refused', status, isSure: true }
        : { why: statusOf(verdict) }
    } catch (error) {
      return { why: `the collector cannot be reached (${failureCode(error)})` }
    }
  }
}

interface Way {
  readonly client: HttpClient
  readonly guard: CheckpointGuard
  readonly headers: Readonly<Record<string, string>>
}

const contradicted =
  "the collector's log is not shown to continue what is remembered of it; what was shown is kept in the spool's folder log/evidence"

/** The public key of the collector as it is now. Null: it cannot be had, or anybody could have answered. */
async function keyNow({ client, headers }: Way, collector: string): Promise<Uint8Array | null> {
  const { protocol, hostname } = new URL(collector)
  if (protocol !== 'https:' && !isLoopback(hostname)) return null
  try {
    const reply = await client.send({ method: 'GET', path: '/api/v1/recorder', headers })
    const { publicKey } = reply.status === 200 ? objectIn(reply.body) : {}
    return readBatchKey(typeof publicKey === 'string' ? publicKey : null)
  } catch {
    return null
  }
}

async function isKeyTaken(
  client: HttpClient,
  headers: Readonly<Record<string, string>>,
): Promise<boolean> {
  const { status } = await client.send({ method: 'GET', path: '/api/v1/recorder', headers })
  return status === 200
}

/** One batch is all that is said: a session that begins and ends with it. */
function sealer(seed: Uint8Array | undefined): typeof sealBatch {
  if (!seed) return sealBatch
  const signer = new BatchSigner(Secret.own(Uint8Array.from(seed)))
  return (key, json) => signer.end(sealBatch(key, json))
}

interface Teller {
  readonly spool: SpoolFolder
  readonly session: string
  readonly owner: Owner
  readonly way: Way
  /** That it is told to. */
  readonly collector: string
  readonly signingSeed: Uint8Array | undefined
}

/** Says what was lost. Returns what kept it from being told; null: nothing. */
async function tell(teller: Teller, steps: readonly Step[]): Promise<string | null> {
  const { spool, way, collector } = teller
  const isOwn = collector === spool.collector
  const known =
    (isOwn ? null : await keyNow(way, collector)) ?? fromBase64Url(spool.loadKey() ?? '')
  if (!known) return noKey
  const answer = await post(teller, steps, known)
  if (answer === 'taken') return null
  if ('why' in answer) return answer.why
  // It may have been set up anew since its key was remembered.
  const now = await keyNow(way, collector)
  const again = now && !equalBytes(now, known) ? await post(teller, steps, now) : answer
  if (again === 'taken') return null
  return 'why' in again ? again.why : statusOf(again)
}

function post(teller: Teller, steps: readonly Step[], key: Uint8Array): ReturnType<Post> {
  const { bytes } = batchOf(teller, steps, key)
  return poster(teller.way)(bytes, steps.length)
}

/** Puts what could not be told with what waits. Returns what kept it from that; null: nothing. */
function keepGaps(teller: Teller, gaps: readonly Step[]): string | null {
  const { spool, session, owner } = teller
  const key = fromBase64Url(spool.loadKey() ?? '')
  if (!key) return noKey
  const path = join(spool.path, session)
  try {
    makeFolder(path)
    writeOwner(path, owner, true)
    writeWhole(join(path, batchFileName(1)), encodeBatchFile(batchOf(teller, gaps, key)), true)
    return null
  } catch (error) {
    return `what was lost can neither be told nor be written down (${codeOf(error)})`
  }
}

function batchOf(
  { session, signingSeed }: Teller,
  steps: readonly Step[],
  key: Uint8Array,
): SpooledBatch {
  const sender: Sender = { session, version: packageVersion(), resource: {} }
  const items = steps.map((step) => wireItem(step, { counted: false, weight: 0, since: 0 }))
  const bytes = sealer(signingSeed)(key, encodeUtf8(batchJson(items, sender, 1)))
  return { steps: items.length, counted: 0, shares: sharesOf(items), bytes }
}

const noKey = 'the public key of the collector is not known'
