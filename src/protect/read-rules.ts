import { classifyKey } from '../detect/classify-key.ts'
import type { Treatment } from './action.ts'
import { destinations, directions, type Context } from './context.ts'
import { pathSegments } from './field-rule.ts'
import type { PolicyOptions } from './policy-options.ts'
import {
  invalid,
  isClassName,
  isTable,
  oneOf,
  onlyKnown,
  readList,
  readTable,
  readText,
  readTreatment,
} from './read-options.ts'
import { namePattern, plainName } from './names.ts'

/** A rule as compiled. */
export interface Rule {
  /** Of its path; null for a rule about findings of a class. */
  readonly segments: readonly string[] | null
  readonly class: string
  readonly treatment: Treatment
  /** In lower case; what is absent is not asked for. */
  readonly when: Context
}

/** The sensitive parameters of a tool. */
export interface ToolFields {
  readonly tool: string
  /** By name as listed, and by {@link plainName}. */
  readonly names: ReadonlyMap<string, { readonly name: string; readonly class: string }>
  readonly treatment: Treatment
}

const conditions = ['tool', 'direction', 'traceType', 'destination']

export function readRules(rules: NonNullable<PolicyOptions['rules']>): Rule[] {
  if (!Array.isArray(rules)) throw invalid('rules')
  return rules.map((rule: unknown, index) => readRule(rule, `rules[${index}]`))
}

function readRule(rule: unknown, where: string): Rule {
  if (!isTable(rule)) throw invalid(where)
  onlyKnown(rule, ['path', 'class', 'action', 'mask', ...conditions], where)
  const { path, class: name } = rule
  if (name !== undefined && !isClassName(name)) throw invalid(`${where}.class`)
  const shared = {
    treatment: readTreatment(rule['action'], rule['mask'], where),
    when: readConditions(rule, where),
  }
  if (path === undefined) {
    if (name === undefined) throw invalid(where, 'needs a path or a class')
    return { segments: null, class: name, ...shared }
  }
  const segments = typeof path === 'string' ? readPath(path, `${where}.path`) : []
  if (typeof path !== 'string') throw invalid(`${where}.path`)
  return { segments, class: name ?? classOfPath(path) ?? 'custom', ...shared }
}

function readConditions(rule: Record<string, unknown>, where: string): Context {
  const { tool, direction, traceType, destination } = rule
  return {
    ...(tool === undefined ? {} : { tool: namePattern(readText(tool, `${where}.tool`)) }),
    ...(direction === undefined
      ? {}
      : { direction: oneOf(direction, directions, `${where}.direction`) }),
    ...(traceType === undefined
      ? {}
      : { traceType: readText(traceType, `${where}.traceType`).trim().toLowerCase() }),
    ...(destination === undefined
      ? {}
      : { destination: oneOf(destination, destinations, `${where}.destination`) }),
  }
}

/** Throws for a path that names nothing. */
export function readPath(path: string, where: string): string[] {
  const segments = pathSegments(path)
  if (segments.length === 0 || segments.every((part) => part === '*')) throw invalid(where)
  return segments
}

function classOfPath(path: string): string | undefined {
  return classifyKey(path.slice(path.lastIndexOf('.') + 1))?.class
}

export function readTools(tools: NonNullable<PolicyOptions['tools']>): ToolFields[] {
  return Object.entries(readTable(tools, 'tools')).map(([tool, entry], index) => {
    // The name is not repeated: a message holds nothing that came from outside.
    const where = `tools (entry ${index + 1})`
    if (!isTable(entry)) throw invalid(where)
    onlyKnown(entry, ['sensitive', 'action'], where)
    const names = new Map<string, { name: string; class: string }>()
    for (const name of readList(entry['sensitive'], `${where}.sensitive`)) {
      const field = { name, class: classifyKey(name)?.class ?? 'custom' }
      names.set(name, field)
      const plain = plainName(name)
      if (!names.has(plain)) names.set(plain, field)
    }
    const treatment = readTreatment(entry['action'] ?? 'seal', undefined, where)
    return { tool: namePattern(readText(tool, where)), names, treatment }
  })
}
