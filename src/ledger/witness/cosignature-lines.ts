// Lines of signatures that a witness answers: taken one by one, only by the key that was asked, over the text that was shown.
import { concatBytes, encodeUtf8, decodeUtf8 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import { parseNote, type NoteVerifier, type UnverifiedNote } from '../note.ts'

export interface CosignatureLines {
  /** The first good line of the witness, with its newline; null when there is none. */
  readonly line: string | null
  /** Lines by other keys, and lines by this key that do not verify: neither is a cosignature. */
  readonly foreign: number
  readonly bad: number
}

/** Reads what a witness answers for this note. Throws `corrupt` for what are no signature lines. Total on hostile bytes. */
export function readCosignatures(
  answer: Uint8Array,
  note: Uint8Array,
  witness: NoteVerifier,
): CosignatureLines {
  const text = encodeUtf8(parseNote(note).text)
  const lines = decodeUtf8(answer)
  // A blank line would move the boundary between text and signatures.
  if (lines === null || lines === '' || /^\n|\n\n/.test(lines))
    throw new SealtraceError('corrupt', 'the answer of a witness holds no signature lines')
  const { signatures }: UnverifiedNote = parseNote(concatBytes(text, encodeUtf8(`\n${lines}`)))
  const found = { line: null as string | null, foreign: 0, bad: 0 }
  for (const [index, { name, keyId, signature }] of signatures.entries())
    if (name !== witness.name || keyId !== witness.keyId) found.foreign += 1
    else if (!witness.verify(text, signature)) found.bad += 1
    else found.line ??= `${lines.split('\n', index + 1)[index] ?? ''}\n`
  return found
}

/** The note with more signature lines, as they were read. */
export function withLines(note: Uint8Array, lines: Iterable<string>): Uint8Array {
  return concatBytes(note, encodeUtf8([...lines].join('')))
}
