import { describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../journal/audit-entry.ts'
import { actions, may, type Action, type Facts, type Principal } from '../principal.ts'
import { readyAuthority } from '../ready-authority.ts'
import { requireRight } from '../require-right.ts'
import { readyRoleNames, type ReadyRole } from './access-schema.ts'
import { LiveAuthority } from './live-authority.ts'

type Cell = 'yes' | 'no'
const yes = 'yes'
const no = 'no'

/** Total by its type: a new role, or a new action, does not compile before its cells are here. */
const table: Record<Action, Record<ReadyRole, Cell>> = {
  'read-header': row(no, yes, yes, yes, yes, yes, yes),
  'read-content': row(no, no, yes, yes, no, no, no),
  reveal: row(no, no, no, yes, no, no, no),
  'reveal-bulk': row(no, no, no, no, no, yes, no),
  'break-glass': row(no, no, no, yes, no, no, no),
  'search-text': row(no, no, yes, yes, no, yes, no),
  'search-value': row(no, no, no, yes, no, yes, no),
  'approve-reveal': row(no, no, no, yes, no, yes, no),
  write: row(yes, no, no, no, no, no, no),
  'read-audit': row(no, no, no, no, yes, yes, yes),
  verify: row(no, no, no, no, yes, yes, yes),
  'read-settings': row(no, no, no, no, yes, yes, yes),
  'manage-keys': row(no, no, no, no, no, no, yes),
  'manage-access': row(no, no, no, no, no, no, yes),
  'manage-subjects': row(no, no, no, no, no, yes, no),
}

function row(...cells: [Cell, Cell, Cell, Cell, Cell, Cell, Cell]): Record<ReadyRole, Cell> {
  return Object.fromEntries(readyRoleNames.map((role, n) => [role, cells[n]])) as Record<
    ReadyRole,
    Cell
  >
}

const resources: Record<string, Facts | undefined> = {
  'at the door': undefined,
  'a run of which nothing is known': {},
  'a run': { traceType: 'agent_decision', environment: 'production', time: 0 },
  'a hidden value': { traceType: 'agent_decision', class: 'us_ssn', purpose: 'case 12' },
}
const authorities = { cedar: new LiveAuthority(), table: readyAuthority }

const cells = actions.flatMap((action) =>
  readyRoleNames.flatMap((role) =>
    Object.entries(resources).map(([name, facts]) => ({ action, role, name, facts })),
  ),
)

describe.each(Object.entries(authorities))('[W1] the ready roles, by %s', (_, authority) => {
  it.each(actions)('%s is allowed, or denied and on the record', async (action) => {
    for (const { role, facts } of cells.filter((cell) => cell.action === action)) {
      const principal = { name: 'key:1', roles: [role], address: '192.0.2.1', authority }
      const audits: AuditEntry[] = []
      const audit = async (entry: AuditEntry): Promise<number> => {
        await new Promise((resolve) => setImmediate(resolve))
        return audits.push(entry)
      }
      const target = '0'.repeat(32)
      const asked = { principal, right: action, target, ...(facts && { facts }) }
      const answer = requireRight({ audit }, asked)
      if (table[action][role] === yes) {
        await answer
        expect(audits).toEqual([])
        continue
      }
      const missing = 'there is no such thing, or you may not see it'
      await expect(answer).rejects.toMatchObject({ code: 'not_found', message: missing })
      const [entry] = audits
      expect(entry).toMatchObject({ action, outcome: 'denied', actor: 'key:1', target })
      expect(audits).toHaveLength(1)
    }
  })
})

it('[W1] several roles may what each may, and nothing between them', () => {
  for (const authority of Object.values(authorities))
    for (const action of actions) {
      const principal = { name: 'key:1', roles: ['analyst', 'auditor'], authority }
      const either = table[action].analyst === yes || table[action].auditor === yes
      expect(may(principal, action, {})).toBe(either)
    }
})

it('[W2] a role that nobody knows may nothing, whatever it is called', () => {
  const odd = ['', 'Admin', 'root', 'constructor', '__proto__', 'admin"', 'admin\0', 'ingest ']
  for (const authority of Object.values(authorities)) {
    const ask = (roles: readonly string[], action: Action): boolean =>
      may({ name: 'admin', roles, authority } satisfies Principal, action, {})
    for (const action of actions) {
      expect(ask([], action)).toBe(false)
      for (const role of odd) expect(ask([role], action), `${role} ${action}`).toBe(false)
      expect(ask(odd, action)).toBe(false)
    }
  }
})
