// The sample of `npm start`: a real agent is recorded over OTLP, and then shown to be nowhere in the clear, readable masked,
// revealable by who may, and provable. It uses the collector as any client does, with a key of its own that it revokes.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { localPrincipal } from '../../access/principal.ts'
import type { Reader } from '../../access/reader.ts'
import { SealtraceError } from '../../error.ts'
import { newApiKey, revokedApiKey } from '../../journal/api-key.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import { parseManifest } from '../../seal/format/manifest.ts'
import { verifyParts } from '../../server/verify-run.ts'
import { painter, widthOf, type Paint } from '../io.ts'
import { traceTree } from '../render/trace-tree.ts'
import { searchApart } from './search-apart.ts'

export interface SampleOptions {
  readonly url: string
  readonly log: OpenLog
  readonly reader: Reader
  /** What a verb must be given to find the log: options, each with a space before it. */
  readonly place: string
}

const repository = join(import.meta.dirname, '../../..')
const agent = join(repository, 'examples/langchain-agent/agent.ts')
const me = localPrincipal('sample')

/** Throws `unavailable` when the example is not there: it comes with the repository, not with the package. */
export async function runSample({ url, log, reader, place }: SampleOptions): Promise<void> {
  if (!existsSync(agent))
    throw new SealtraceError(
      'unavailable',
      'the sample agent comes with the repository only; send a run of your own',
    )
  const { profile } = (await import(join(repository, 'examples/langchain-agent/profile.ts'))) as {
    profile: Record<string, string | number>
  }
  const paint = painter(process.stdout, process.env)
  const say = (text: string): void => void process.stdout.write(`${text}\n`)
  const title = (text: string): void => say(`\n${paint('bold', `── ${text}`)}`)

  title('A LangChain.js agent is asked: "What are my salary and medical history?" It says:')
  say(await withOwnKey(log, (key) => runAgent(url, key)))
  const [trace] = (await reader.list(me, { limit: 1 })).traces
  if (!trace) throw new SealtraceError('unavailable', 'the sample run did not arrive')
  const view = await reader.show(me, trace.traceId)

  title('What is stored, as a person with the right to read it sees it (masked):')
  say(traceTree(view, { paint, width: widthOf(process.stdout, process.env), full: false }))
  title('What is stored, as a thief of the disk sees it (first bytes of one part):')
  say(await rawPart(log, trace.traceId))
  title('Its secret values, searched for in every file of the data folder:')
  await sayHits(profile, log, { paint, say })
  await sayReveal(view.steps, reader, { paint, say, title })
  title('Anyone can prove that nothing was changed (sealtrace verify --deep):')
  const report = await verifyParts(log, { deep: true })
  say(
    `${report.ok ? paint('green', 'ok') : paint('red', 'NOT OK')}  ${report.size} records, root ${report.rootHash}`,
  )
  say(
    `\nThe collector stays up at ${url}. Look again: npm run -s sealtrace -- show ${trace.traceId}${place}\n` +
      `In the browser: open ${url}; npm run -s sealtrace -- sign-in --at ${url}${place} prints a link that signs you in.\n`,
  )
}

/** A key for this run only. */
async function withOwnKey<T>(log: OpenLog, use: (key: string) => Promise<T>): Promise<T> {
  const indexKey = await log.ring.projectKey('index')
  const { key, row } = newApiKey({ role: 'ingest', name: 'sample', now: Date.now() }, indexKey)
  await log.keys.addApiKey(row)
  await log.recorder.audit({
    action: 'apikey.create',
    outcome: 'allowed',
    actor: me.name,
    target: row.id,
    details: { role: 'ingest' },
  })
  try {
    return await use(key)
  } finally {
    await log.keys.revokeApiKey(row.id, revokedApiKey(row, Date.now(), indexKey))
    await log.recorder.audit({
      action: 'apikey.revoke',
      outcome: 'allowed',
      actor: me.name,
      target: row.id,
    })
  }
}

async function runAgent(url: string, key: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [agent], {
    // In the environment and not in the arguments, which any user of the machine can list.
    env: {
      ...process.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${key}`,
    },
    timeout: 60_000,
  })
  return stdout.trim()
}

async function rawPart(log: OpenLog, trace: string): Promise<string> {
  const [record] = await log.store.trace(trace)
  const part = record && parseManifest(record.manifest).own[0]
  const [bytes] = part ? [...(await log.store.parts([part.id])).values()] : []
  return Buffer.from(bytes ?? [])
    .subarray(0, 96)
    .toString('hex')
    .replaceAll(/(.{64})/g, '$1\n')
    .trimEnd()
}

async function sayHits(
  profile: Record<string, string | number>,
  log: OpenLog,
  { paint, say }: { paint: Paint; say: (text: string) => void },
): Promise<void> {
  const { user_id: _, ...secrets } = profile
  const values = Object.values(secrets).map(String)
  const { files, bytes, hits } = await searchApart([log.folder], values)
  for (const [i, name] of Object.keys(secrets).entries())
    say(
      `${name.padEnd(14)} ${hits[i] ? paint('red', `${hits[i]} hits`) : paint('green', '0 hits')}`,
    )
  say(`(${files} files, ${bytes} bytes, as text, UTF-16, base64 and bare digits)`)
}

async function sayReveal(
  steps: readonly { recordId: string; findings: readonly { class: string }[] }[],
  reader: Reader,
  {
    paint,
    say,
    title,
  }: { paint: Paint; say: (text: string) => void; title: (text: string) => void },
): Promise<void> {
  const step = steps.find(({ findings }) => findings.some((finding) => finding.class === 'salary'))
  if (!step) throw new SealtraceError('unavailable', 'the sample run holds no salary to reveal')
  title('A permitted person reveals one kind of value, with a reason, and that is on the record:')
  const reason = 'sample: check the pay complaint'
  const revealed = await reader.reveal(me, { record: step.recordId, class: 'salary', reason })
  for (const { placeholder, value } of revealed.values)
    say(`${paint('cyan', placeholder)} = ${JSON.stringify(value)}`)
  const [entry] = await reader.auditLog(me, { action: 'reveal', limit: 1 })
  say(
    `audit ${entry?.recordId}: ${entry?.actor} ${entry?.action} ${entry?.outcome}, "${entry?.reason}"`,
  )
}
