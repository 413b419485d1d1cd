import { SealtraceError } from '../error.ts'
import { subtypes } from './bson-binary.ts'
import { DocumentWalk } from './document-walk.ts'

/** Throws `bad_request` for a value that is marked as encrypted, at any depth: for documents from outside. */
export function refuseEncrypted(document: object): void {
  refuse(document, 1, new DocumentWalk())
}

function refuse(value: unknown, depth: number, walk: DocumentWalk): void {
  if (typeof value !== 'object' || value === null) return
  if (isMarked(value))
    throw new SealtraceError(
      'bad_request',
      'a document holds a value that is marked as encrypted (Binary subtype 6), and such are to be refused; give the values themselves',
    )
  // Bytes hold no values, and may be many.
  if (ArrayBuffer.isView(value)) return
  const members = Object.values(value)
  walk.enter(members.length, depth)
  for (const member of members) refuse(member, depth + 1, walk)
}

/**
 * Whether anybody would take it for an encrypted value: readers of Extended JSON are less strict than ours about the subtype, its
 * older spelling (`{"$binary":"…","$type":"06"}`) and what stands beside it.
 */
function isMarked(value: object): boolean {
  if (Reflect.get(value, '_bsontype') === 'Binary')
    return subTypeOf(Reflect.get(value, 'sub_type')) === subtypes.encrypted
  const binary: unknown = Reflect.get(value, '$binary')
  const isNew = typeof binary === 'object' && binary !== null
  const subType: unknown = isNew ? Reflect.get(binary, 'subType') : Reflect.get(value, '$type')
  return binary !== undefined && subTypeOf(subType) === subtypes.encrypted
}

function subTypeOf(given: unknown): unknown {
  return typeof given === 'string' ? Number.parseInt(given, 16) : given
}
