import { noteVerifier } from '../../ledger/note.ts'
import { wrongOption } from './wrong-option.ts'

/** Vkeys in a list, or in a text with spaces between them; null: none is given. Throws `usage`. */
export function readLogKeys(given: unknown): readonly string[] | null {
  const keys = typeof given === 'string' ? given.split(/\s+/).filter((key) => key !== '') : given
  if (keys === undefined || (typeof given === 'string' && given.trim() === '')) return null
  const names = Array.isArray(keys) ? keys.map(nameOf) : []
  if (names.length > 0 && new Set(names).size === 1 && !names.includes(null))
    return (keys as unknown[]).map(String)
  throw wrongOption(
    'logKey',
    'the key of a log as `sealtrace init` prints it (logKey), or several of one log',
  )
}

function nameOf(key: unknown): string | null {
  try {
    return noteVerifier(String(key)).name
  } catch {
    return null
  }
}
