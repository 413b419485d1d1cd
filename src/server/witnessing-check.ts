import { SealtraceError } from '../error.ts'
import { projectFolder, readLogInfo, type LogInfo } from '../journal/log-info.ts'
import type { LogPlace } from '../journal/open-log.ts'
import { submissionUrl } from '../ledger/witness/witness-client.ts'
import { parseVerifierKey } from '../ledger/verifier-key.ts'
import type { Config } from './config.ts'
import { quorumOf, type WitnessPolicy } from '../ledger/witness-policy.ts'

/**
 * Whether a log can ever be witnessed by this policy: it names the log's own key, asks for somebody, and enough of its witnesses
 * have a URL and a key of their own. Throws `config_invalid`, with what to change in the policy file.
 */
export function checkWitnesses(
  policy: WitnessPolicy,
  info: Pick<LogInfo, 'logKey' | 'signingKeys'>,
): void {
  const { logKey, signingKeys: keys = [logKey] } = info
  if (!policy.logs.some(({ vkey }) => keys.includes(vkey)))
    throw invalid(`it does not name this log; add the line: log ${keys.at(-1)}`)
  if (policy.quorum === 'none')
    throw invalid('its quorum is none: name one, or leave the setting out')
  const asked = policy.witnesses.filter(({ url }) => url !== undefined)
  for (const { name, url = '' } of asked) checkUrl(name, url)
  if (!quorumOf(policy, new Set(asked.map(({ name }) => name))))
    throw invalid(
      'its quorum cannot be met by the witnesses that have a URL: add the URL of each witness',
    )
  const logKeys = new Set(policy.logs.map(({ vkey }) => publicKeyOf(vkey)))
  if (policy.witnesses.some(({ vkey }) => logKeys.has(publicKeyOf(vkey))))
    throw invalid('a witness has the key of a log: a log is no witness of itself')
}

/** The same before the log is opened. Throws `config_invalid` too. */
export function checkWitnessSettings(
  { data, project }: Pick<LogPlace, 'data' | 'project'>,
  { ledger, witnesses: { policy } }: Pick<Config, 'ledger' | 'witnesses'>,
): void {
  // Clients that ask for nothing would be refused for good, and drop what they have.
  if (!policy && ledger.acknowledge === 'witnessed')
    throw new SealtraceError(
      'config_invalid',
      '[ledger] acknowledge = "witnessed" needs witnesses: name them in [witnesses] policy_file, or take another level',
    )
  if (!policy) return
  const info = readLogInfo(projectFolder(data, project))
  if (info) checkWitnesses(policy, info)
}

function checkUrl(name: string, url: string): void {
  try {
    submissionUrl(url)
  } catch (error) {
    throw SealtraceError.is(error) ? invalid(`witness ${name}: ${error.message}`) : error
  }
}

function publicKeyOf(vkey: string): string {
  return parseVerifierKey(vkey).publicKey.join()
}

function invalid(what: string): SealtraceError {
  return new SealtraceError('config_invalid', `the witness policy: ${what}`)
}
