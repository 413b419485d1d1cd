// Looks for values that must be nowhere, in every encoding that we can think of.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Shorter values turn up by chance in binary files. */
const shortest = 8

export interface Hit {
  /** Index of the value: a report of a leak must not be one. */
  readonly canary: number
  readonly encoding: string
  readonly place: string
}

/** Every form of a value that is searched for. */
export function encodingsOf(value: string): [name: string, bytes: Buffer][] {
  const forms: [string, Buffer][] = [
    ['utf-8', Buffer.from(value)],
    ['utf-16le', Buffer.from(value, 'utf16le')],
    ['utf-16be', Buffer.from(value, 'utf16le').swap16()],
    ['json', Buffer.from(JSON.stringify(value).slice(1, -1))],
    ['json in json', Buffer.from(JSON.stringify(JSON.stringify(value)).slice(3, -3))],
    ['url', Buffer.from(encodeURIComponent(value))],
    ['form', Buffer.from(encodeURIComponent(value).replaceAll('%20', '+'))],
    ['hex', Buffer.from(Buffer.from(value).toString('hex'))],
    ['lower case', Buffer.from(value.toLowerCase())],
    ['reversed', Buffer.from([...value].toReversed().join(''))],
  ]
  for (const shift of [0, 1, 2]) forms.push([`base64+${shift}`, base64At(value, shift)])
  const digits = value.replaceAll(/\D/g, '')
  if (digits.length >= shortest && /^[\d\s().+,-]+$/.test(value)) {
    forms.push(
      ['digits', Buffer.from(digits)],
      ['digits reversed', Buffer.from([...digits].toReversed().join(''))],
    )
    for (const separator of ['-', ' ', '.'])
      forms.push([
        `groups ${separator}`,
        Buffer.from(digits.replaceAll(/(\d{4})(?=\d)/g, `$1${separator}`)),
      ])
  }
  return forms.filter(([, bytes]) => bytes.length >= shortest)
}

/** Searches bytes for all values. */
export function findCanaries(
  values: readonly string[],
  places: readonly [name: string, bytes: Buffer][],
): Hit[] {
  const hits: Hit[] = []
  for (const [canary, value] of values.entries()) {
    if (value.length < shortest) continue
    for (const [encoding, bytes] of encodingsOf(value))
      for (const [place, content] of places)
        if (content.includes(bytes)) hits.push({ canary, encoding, place })
  }
  return hits
}

/** Every file below the folders, with its own name in front: a value may not be in a name either. */
export function folderContents(...folders: string[]): [name: string, bytes: Buffer][] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry): [string, Buffer] => {
        const path = join(entry.parentPath, entry.name)
        return [entry.name, Buffer.concat([Buffer.from(`${entry.name}\n`), readFileSync(path)])]
      }),
  )
}

/** The base64 digits that a value has wherever it stands in a longer text. */
function base64At(value: string, shift: number): Buffer {
  const encoded = Buffer.concat([Buffer.alloc(shift, 'x'), Buffer.from(value)]).toString('base64')
  const firstWhole = Math.ceil((shift * 4) / 3)
  const lastWhole = Math.floor(((shift + Buffer.byteLength(value)) * 4) / 3)
  return Buffer.from(encoded.slice(firstWhole, lastWhole))
}
