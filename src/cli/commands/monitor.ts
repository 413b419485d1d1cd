// `sealtrace monitor`: follows a log by its published files, until a signal ends it.
import { resolve } from 'node:path'
import { toBase64 } from '../../crypto/encoding.ts'
import { stateBase } from '../../keys/state-folder.ts'
import { commandSink, webhookSink, type AlertSink } from '../../watch/alert-sinks.ts'
import type { Alert } from '../../watch/monitor-alert.ts'
import { monitorLoop, type MonitorTeller } from '../../watch/monitor-loop.ts'
import { MonitorState } from '../../watch/monitor-state.ts'
import { lookAt, type Look, type Watched } from '../../watch/monitor.ts'
import { originOf } from '../../watch/open-seen.ts'
import { usage } from '../options.ts'
import { progress } from '../progress.ts'
import { oneLine } from '../render/neutralize.ts'
import type { Context, Outcome } from '../verb.ts'
import { spanOption, watchedOf } from './monitor-options.ts'

/** Resolves with the report of one look (`--once`), or null once a signal has ended it. */
export async function monitor(context: Context): Promise<Outcome | null> {
  const { io, options } = context
  const line = progress(io)
  const watched: Watched = {
    ...watchedOf(context),
    onProgress: (done, total) => line.show(`looked at ${done} of ${total} leaves`),
  }
  const origin = originOf(watched.keys)
  const store = new MonitorState(folderOf(context), origin)
  const sinks = sinksOf(context)
  const teller = tellerOf(context, { origin, sinks })
  if (options.flag('once')) {
    const look = await lookAt(watched, store, Date.now()).finally(() => line.clear())
    for (const alert of look.alerts) teller.alert(alert)
    await teller.settled()
    return outcomeOf(look, origin)
  }
  const ended = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort())
  await monitorLoop({
    ...{ watched, store, teller, signal: ended.signal },
    interval: spanOption(context, 'interval') ?? 10_000,
    maxUnreachable: spanOption(context, 'max-unreachable') ?? 5 * 60_000,
  }).finally(() => line.clear())
  await teller.settled()
  return null
}

function folderOf({ io, options }: Context): string {
  const given = options.text('state')
  return stateBase(given === undefined ? undefined : resolve(io.folder, given), io.environment)
}

function outcomeOf({ head, leaves, alerts, notChecked }: Look, origin: string): Outcome {
  const ok = alerts.every(({ level }) => level !== 'alert')
  const rootHash = head && toBase64(head.root)
  return {
    json: { ok, origin, size: head?.size ?? null, rootHash, leaves, alerts, notChecked },
    text: () => {
      const size = head
        ? `verified up to ${head.size} leaves, ${leaves} of them now`
        : 'not verified'
      const rest = notChecked.map((what) => `not checked: ${what}\n`).join('')
      return `${origin}: ${size}${ok ? '' : '; something is wrong'}\n${rest}`
    },
    status: ok ? 0 : 1,
  }
}

function sinksOf({ options }: Context): AlertSink[] {
  const command = options.text('alert-command')
  const webhook = options.text('webhook')
  const url = webhook === undefined ? null : URL.parse(webhook)
  const isTaken = /^https?:$/.test(url?.protocol ?? '') && !url?.username && !url?.password
  if (webhook !== undefined && !isTaken)
    throw usage('--webhook takes an http or https URL, without a user and a password in it')
  return [
    ...(command === undefined ? [] : [commandSink(command)]),
    ...(url ? [webhookSink(url.href)] : []),
  ]
}

/** Lines on stderr; with `--json` and without `--once` lines of JSON on stdout; and what was asked for beside. */
function tellerOf(
  { io, json, options }: Context,
  { origin, sinks }: { origin: string; sinks: readonly AlertSink[] },
): MonitorTeller & { settled(): Promise<unknown> } {
  const isStream = json && !options.flag('once')
  const pending = new Set<Promise<void>>()
  const document = (event: string, said: object) =>
    JSON.stringify({ event, time: new Date().toISOString(), origin, ...said })
  const stream = (event: string, said: object): void => {
    if (isStream) io.stdout.write(`${document(event, said)}\n`)
  }
  const send = (sink: AlertSink, text: string): void => {
    const sent = sink(text)
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : 'unknown'
        io.stderr.write(`sealtrace: warning: an alert was not passed on: ${oneLine(why)}\n`)
      })
      .finally(() => pending.delete(sent))
    pending.add(sent)
  }
  return {
    alert(alert: Alert) {
      const { level, code, source, message, evidence } = alert
      const kept = evidence === null ? '' : `; evidence: ${evidence}`
      io.stderr.write(`sealtrace: ${level}: ${code}: ${source}: ${oneLine(message)}${kept}\n`)
      stream('alert', alert)
      for (const sink of sinks) send(sink, document('alert', alert))
    },
    over({ code, source }) {
      io.stderr.write(`sealtrace: over: ${code}: ${source}\n`)
      stream('over', { code, source })
    },
    verified({ size, root }, { leaves }) {
      stream('verified', { size, rootHash: toBase64(root), leaves })
      if (!json) io.stdout.write(`${new Date().toISOString()} verified up to ${size} leaves\n`)
    },
    settled: () => Promise.all(pending),
  }
}
