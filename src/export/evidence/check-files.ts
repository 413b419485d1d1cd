// The files of an evidence pack as such: those that its lists name, and the ones that are the same in each pack.
import { decodeUtf8, encodeUtf8, toHex } from '../../crypto/encoding.ts'
import { equalBytes } from '../../crypto/equal.ts'
import { sha256 } from '../../crypto/hash.ts'
import { printable } from './check-names.ts'
import { checkScript } from './check-script.ts'
import type { PackIndex, PackKeys } from './pack-index.ts'
import { packNames } from './pack-names.ts'
import type { PackSource } from './pack-source.ts'
import { instructions } from './verify-md.ts'

interface Trust {
  readonly tool?: string
  readonly onProgress?: (done: number, total: number) => void
}

interface Said {
  readonly index: PackIndex
  readonly keys: PackKeys
}

export interface FilesOfPack {
  /** Lengths of the sealed parts that are the ones that their names say. */
  readonly parts: Map<string, number>
  readonly problems: string[]
  /** Files that are run or followed, and are not known to be ours. */
  readonly foreign: string[]
}

/** `tool`: the program that checks; see `PackTrust`. */
export async function checkFiles(
  source: PackSource,
  trust: Trust,
  said: Said,
): Promise<FilesOfPack> {
  const found: FilesOfPack = { parts: new Map(), problems: [], foreign: [] }
  await checkSums(source, trust, said, found)
  await checkFixed(source, trust, said, found)
  return found
}

/** Every file is the one that SHA256SUMS and index.json name, and both name no other. */
async function checkSums(source: PackSource, trust: Trust, { index }: Said, found: FilesOfPack) {
  const { problems, parts } = found
  const sums = sumsIn((await source.read(packNames.sums)) ?? new Uint8Array(0))
  const { names } = source
  const told = new Map(index.files.map((file) => [file.name, file]))
  for (const [done, name] of names.entries()) {
    trust.onProgress?.(done, names.length)
    if (name === packNames.sums) continue
    const data = await source.read(name)
    const hash = data ? toHex(sha256(data)) : ''
    if (sums.get(name) !== hash) problems.push(`${printable(name)} is not the one in SHA256SUMS`)
    const { size = -1, sha256: listed = '' } = told.get(name) ?? {}
    if (name !== packNames.index && (size !== data?.length || listed !== hash))
      problems.push(`${printable(name)} is not the one in index.json`)
    if (data && name === `parts/${hash}`) parts.set(hash, data.length)
    sums.delete(name)
    told.delete(name)
  }
  problems.push(...notThere('SHA256SUMS', sums), ...notThere('index.json', told))
}

function notThere(list: string, names: ReadonlyMap<string, unknown>): string[] {
  const some = [...names.keys()].slice(0, 100)
  return some.map((name) => `a file that ${list} names is missing: ${printable(name)}`)
}

/** These are run, and followed, by who checks the pack: none but ours goes by as good. */
async function checkFixed(
  source: PackSource,
  trust: Trust,
  { index, keys }: Said,
  found: FilesOfPack,
) {
  const { problems, foreign } = found
  const ours = [
    [packNames.script, checkScript],
    [packNames.instructions, instructions(index, keys)],
  ] as const
  for (const [name, text] of ours) {
    const data = await source.read(name)
    if (data && equalBytes(data, encodeUtf8(text))) continue
    if (trust.tool === undefined || index.tool === trust.tool)
      problems.push(`${name} is not the one that this program packs`)
    else foreign.push(name)
  }
}

/** By name: the hashes that `sha256sum --check` takes. */
function sumsIn(bytes: Uint8Array): Map<string, string> {
  const sums = new Map<string, string>()
  for (const line of (decodeUtf8(bytes) ?? '').split('\n')) {
    const [, hash, name] = /^([0-9a-f]{64}) {2}(.{1,200})$/.exec(line) ?? []
    if (hash && name) sums.set(name, hash)
  }
  return sums
}
