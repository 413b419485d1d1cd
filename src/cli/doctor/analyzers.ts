import type { FaultReason } from '../../analyze/analyzer.ts'
import { createAnalyzers, type AnalyzerSettings } from '../../analyze/create-analyzers.ts'
import { configOf } from '../place.ts'
import type { Context } from '../verb.ts'
import { bad, fine, type Finding } from './check.ts'

/** The only text that is sent. */
const neutral = 'hello'

/** Whether each outside analyzer answers as the collector expects it to. Throws `config_invalid` without credentials. */
export async function analyzers(context: Context): Promise<Finding> {
  const all = configOf(context).analyzers
  if (all.length === 0) return fine('none are in use')
  const { environment } = context.io
  const asked = await Promise.all(
    all.map(async (settings) => ({ settings, reason: await whyNot(settings, environment) })),
  )
  const silent = asked.flatMap(({ settings, reason }) => (reason ? [{ settings, reason }] : []))
  const names = asked.map(({ settings }) => settings.name).join(', ')
  const [first] = silent
  if (!first) return fine(`${names}: answers as expected`)
  return bad(
    silent.map(({ settings, reason }) => `${settings.name}: ${says[reason]}`).join(', '),
    `texts are sealed whole meanwhile; ${fixes[first.reason]}`,
  )
}

/** Null when it answers. */
async function whyNot(
  settings: AnalyzerSettings,
  environment: NodeJS.ProcessEnv,
): Promise<FaultReason | null> {
  let reason: FaultReason | null = null
  const guard = createAnalyzers([settings], {
    environment,
    onFailure: (failure) => (reason = failure.reason),
  })
  await guard?.analyze([neutral])
  return reason
}

const says: Readonly<Record<FaultReason, string>> = {
  timeout: 'no answer within its timeout_ms',
  unreachable: 'cannot be reached',
  status: 'refuses',
  answer: 'answers with something else than documented',
  credentials: 'no credentials to be had',
  busy: 'no answer within its timeout_ms',
  paused: 'failed too often',
}

const later = 'see whether the service is up, then run doctor again'
const fixes: Readonly<Record<FaultReason, string>> = {
  timeout: 'see whether the service keeps up, or raise timeout_ms',
  unreachable: 'check that it runs, and its url',
  status: 'check its url, credentials, languages and location',
  answer: 'check that the url is that of the service',
  credentials: 'check the credentials in the environment',
  busy: later,
  paused: later,
}
