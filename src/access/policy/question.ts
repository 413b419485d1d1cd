// What is asked, as the engine takes it. All of it may come from an attacker: it goes in as values and is never part of a policy.
import { isOfProject, type Action, type Facts } from '../principal.ts'
import type { EntityJson } from './cedar.ts'
import type { SeenFact } from './seen-facts.ts'

export interface Question {
  readonly name: string
  readonly roles: readonly string[]
  readonly address?: string | undefined
  readonly action: Action
  /** Null: whether there could be anything. */
  readonly facts: Facts | null
  /** Milliseconds since the epoch. */
  readonly at: number
}

type Known = Readonly<Partial<Record<SeenFact, string | number>>>
type Values = EntityJson['attrs']

const hourMs = 3_600_000
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const ofRun: readonly SeenFact[] = ['traceType', 'environment', 'class', 'ageHours']

/** What is known of what `seen` has, and no more. */
export function knownOf({ address, facts, at }: Question, seen: ReadonlySet<SeenFact>): Known {
  const { traceType, environment, class: name, time, purpose } = facts ?? {}
  const date = new Date(at)
  const all: Record<SeenFact, string | number | null | undefined> = {
    ...{ traceType, environment, class: name, purpose },
    ageHours: time === undefined ? null : Math.max(0, Math.floor((at - time) / hourMs)),
    address: ipOf(address),
    hour: date.getUTCHours(),
    weekday: weekdays[date.getUTCDay()],
  }
  const known = Object.entries(all).filter(
    ([fact, value]) => seen.has(fact as SeenFact) && value !== null && value !== undefined,
  )
  return Object.fromEntries(known) as Known
}

/** Without the resource where that is not known. */
export function requestOf({ name, roles, action, facts }: Question, known: Known, project: string) {
  const { address, purpose, hour = 0, weekday = '' } = known
  const principal = { type: 'Principal', id: name }
  const projectId = { type: 'Project', id: project }
  const run = { type: 'Run', id: 'asked' }
  const parents = [...new Set(roles)].map((id) => ({ type: 'Role', id }))
  const isRun = !isOfProject(action)
  const entities: EntityJson[] = [
    { uid: principal, attrs: {}, parents },
    ...(isRun && facts ? [{ uid: run, attrs: runOf(known), parents: [projectId] }] : []),
  ]
  const context: Values = {
    ...{ hour, weekday },
    ...(address !== undefined && { address: { __extn: { fn: 'ip', arg: address } } }),
    ...(purpose !== undefined && { purpose }),
  }
  const resource = isRun ? (facts ? run : null) : projectId
  return { principal, action: { type: 'Action', id: action }, resource, context, entities }
}

function runOf(known: Known): Values {
  return Object.fromEntries(
    ofRun.flatMap((fact) => (known[fact] === undefined ? [] : [[fact, known[fact]]])),
  )
}

/** Absent for what is none; sockets of both families give IPv4 addresses as IPv6. */
function ipOf(address: string | undefined): string | null {
  if (address === undefined || address.length > 60) return null
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(plain) || /^[0-9a-f:]*:[0-9a-f:]*$/i.test(plain)
    ? plain
    : null
}
