import type { Principal } from '../../access/principal.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import { linkLifetime, makeSignInLink } from '../../journal/sign-in-link.ts'

/** On the record first. It signs in as that user of this machine, who can do all of it here anyway. */
export async function newSignInLink(
  log: Pick<OpenLog, 'recorder' | 'ring' | 'keys'>,
  { name, address }: Pick<Principal, 'name' | 'address'>,
  now: number,
): Promise<{ token: string; expires: string }> {
  const expires = new Date(now + linkLifetime).toISOString()
  const from = address === undefined ? {} : { address }
  const entry = { action: 'sign-in.link', outcome: 'allowed', actor: name } as const
  await log.recorder.audit({ ...entry, ...from, details: { expires } })
  const indexKey = await log.ring.projectKey('index')
  const user = name.replace(/^os:/, '')
  return { token: await makeSignInLink(user, { keys: log.keys, indexKey, now }), expires }
}
