// What the verb table says of rights, and the door at which it is asked for on this machine.
import { may, type Action } from '../access/principal.ts'
import { requireRight } from '../access/require-right.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { localUser } from './place.ts'
import { requireNamedSettings } from './named-settings.ts'
import type { Context, Rights, Verb } from './verb.ts'

/** Of a word that nobody knows `none`: the verb refuses it. */
export function rightsOf({ rights }: Pick<Verb, 'rights'>, words: readonly string[]): Rights {
  if (isSame(rights)) return rights
  const [word = ''] = words
  return (Object.hasOwn(rights, word) ? rights[word] : rights['*']) ?? 'none'
}

/**
 * Rejects with `not_found` for who has none of the rights that the verb takes: the denial is on the record. What a right is
 * asked on, what is read there asks for.
 */
export async function requireRights(
  context: Context,
  log: Pick<OpenLog, 'recorder' | 'store' | 'ring' | 'info'>,
): Promise<void> {
  const { rights = 'none' } = context
  const [first] = rights
  if (rights === 'none' || first === undefined) return
  await requireNamedSettings(context, log, rights)
  const principal = localUser(context)
  if (rights.some((right) => may(principal, right))) return
  await requireRight(log.recorder, { principal, right: first as Action })
}

function isSame(rights: Verb['rights']): rights is Rights {
  return typeof rights === 'string' || Array.isArray(rights)
}
