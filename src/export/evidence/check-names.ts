// Which files an evidence pack may hold. SHA256SUMS and index.json come from whoever made the pack: that they name a file says nothing.
import { contentFile, packNames, recordFile, type RecordFile } from './pack-names.ts'
import type { PackIndex } from './pack-index.ts'

const ofRecord: readonly RecordFile[] = [
  ...(['leaf', 'manifest', 'salt', 'header.json', 'receipt.tlog-proof'] as const),
]
const always = [
  ...[packNames.index, packNames.sums, packNames.report, packNames.instructions],
  ...[packNames.script, packNames.checkpoint, packNames.logKeys, packNames.audit],
]

/** What is wrong with the names in a pack, and with those that its index gives. Parts are judged with the manifests. */
export function nameProblems(names: readonly string[], index: PackIndex): string[] {
  const isThere = new Set(names)
  const isAllowed = allowedNames(index)
  return [
    ...indexProblems(index),
    ...always.filter((name) => !isThere.has(name)).map((name) => `${name} is missing`),
    ...names
      .filter((name) => !isAllowed(name))
      .map((name) => `${printable(name)} is no file of an evidence pack that holds these records`),
  ]
}

/** Names that stand where no pack of ours has them are not read: each file is read once. */
function indexProblems({ form, content, handovers, records }: PackIndex): string[] {
  const problems: string[] = []
  if (content.some(({ file }, n) => file !== contentFile(n + 1)))
    problems.push('index.json does not name the files in content/ one after the other')
  if (form === 'sealed' && content.length > 0)
    problems.push('the pack is of the sealed form, and has content that nothing proves')
  if (records.some(({ index }, n) => index <= (records[n - 1]?.index ?? -1)))
    problems.push('the records in index.json are not in the order of the log')
  const proofs = handovers.filter(
    ({ file, index }, n) => handoverOf(file) !== index || handovers[n - 1]?.file === file,
  )
  if (proofs.length > 0 || new Set(handovers.map(({ file }) => file)).size < handovers.length)
    problems.push('index.json names a hand-over of keys that is none, or one twice')
  return problems
}

function handoverOf(file: string): number | null {
  const [, index] = /^log\/handover-\d{1,4}-record-(\d{1,15})\.tlog-proof$/.exec(file) ?? []
  return index === undefined ? null : Number(index)
}

function allowedNames(index: PackIndex): (name: string) => boolean {
  const { form, content, records, handovers, newest } = index
  const allowed = new Set<string>([
    ...always,
    packNames.policy,
    ...(newest ? [packNames.newest, packNames.consistency] : []),
    ...(form === 'masked' ? content.map((_, n) => contentFile(n + 1)) : []),
    ...handovers.flatMap(({ file }) => (handoverOf(file) === null ? [] : file)),
  ])
  for (const { index: at } of records)
    for (const file of ofRecord) allowed.add(recordFile(at, file))
  return (name) => allowed.has(name) || (form === 'sealed' && /^parts\/[0-9a-f]{64}$/.test(name))
}

export function printable(name: string): string {
  return name.slice(0, 200).replaceAll(/[^A-Za-z0-9_./-]/g, '?')
}
