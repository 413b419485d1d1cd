import { SealtraceError } from '../error.ts'
import { fieldLimits } from './field-limits.ts'
import { checkRule, type FieldRule } from './field-rule.ts'

/**
 * Which fields are encrypted, and how. A path names fields from the document's root, parted by dots, through arrays of objects too:
 * `ssn`, `health.notes`, `jobs.salary`. `**.` in front of a name is a field at any depth: `**.ssn`.
 */
export type FieldSpec = Readonly<Record<string, FieldRule>>

export interface SpecField {
  readonly path: string
  readonly rule: FieldRule
}

/** One level of the paths. */
export interface SpecNode {
  readonly field?: SpecField
  readonly inner: ReadonlyMap<string, SpecNode>
}

export interface CompiledSpec {
  readonly root: SpecNode
  readonly anywhere: ReadonlyMap<string, SpecField>
  readonly fields: readonly SpecField[]
}

interface GrowingNode extends SpecNode {
  field?: SpecField
  readonly inner: Map<string, GrowingNode>
}

const anyDepth = '**.'

/** Throws `config_invalid`. */
export function compileSpec(spec: FieldSpec): CompiledSpec {
  const root: GrowingNode = { inner: new Map() }
  const anywhere = new Map<string, SpecField>()
  const fields = Object.entries(spec).map(([path, rule]) => ({ path, rule }))
  if (fields.length > fieldLimits.specFields)
    throw new SealtraceError(
      'config_invalid',
      `a field specification holds at most ${fieldLimits.specFields} fields`,
    )
  for (const field of fields) {
    checkRule(field.rule, field.path)
    if (field.path.startsWith(anyDepth)) addAnywhere(anywhere, field)
    else addPath(root, field)
  }
  return { root, anywhere, fields }
}

function addAnywhere(anywhere: Map<string, SpecField>, field: SpecField): void {
  const name = field.path.slice(anyDepth.length)
  if (name === '' || /[.*]/.test(name)) throw notAPath(field)
  anywhere.set(name, field)
}

function addPath(root: GrowingNode, field: SpecField): void {
  const names = field.path.split('.')
  if (names.length > fieldLimits.depth || names.some((name) => name === '' || isPattern(name)))
    throw notAPath(field)
  let node = root
  for (const name of names) {
    const next: GrowingNode = node.inner.get(name) ?? { inner: new Map() }
    if (next.field) throw overlapping(field)
    node.inner.set(name, next)
    node = next
  }
  if (node.inner.size) throw overlapping(field)
  node.field = field
}

/** What means any item or name elsewhere: taken as a name it would find nothing, and leave what is meant as it is. */
function isPattern(name: string): boolean {
  return name === '*' || name === '**' || /\[\d{0,20}\]$/.test(name)
}

function notAPath({ path }: SpecField): SealtraceError {
  return new SealtraceError(
    'config_invalid',
    `field ${path}: give names parted by dots, or **. and one name`,
  )
}

function overlapping({ path }: SpecField): SealtraceError {
  return new SealtraceError(
    'config_invalid',
    `field ${path}: it holds, or lies in, another field of the specification; name only one of them`,
  )
}
