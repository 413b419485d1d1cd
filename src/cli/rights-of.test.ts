import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { actions } from '../access/principal.ts'
import { SealtraceError } from '../error.ts'
import type { AuditEntry } from '../journal/audit-entry.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { Options } from './options.ts'
import { requireRights, rightsOf } from './rights-of.ts'
import { testIo } from './test-io.ts'
import { run } from './run.ts'
import type { Rights, Verb } from './verb.ts'
import { verbs } from './verbs.ts'

/** Words that follow another word. */
const second: Record<string, readonly string[]> = { keys: ['data', 'index', 'signing'] }
/** They work on files or in an agent's process, or ask a collector that judges for itself. */
const withoutRight = [
  ...['init', 'start', 'verify-receipt', 'verify-evidence', 'monitor', 'policy', 'prices'],
  ...['spool', 'scan', 'witness'],
]

/** The words that a verb names in lower case: what it can be told to do. */
function subverbs({ name, words }: Verb): string[] {
  const first = words.split('|').map((each) => each.trim().split(' ')[0] ?? '')
  return first.filter((word) => /^[a-z][a-z-]+$/.test(word) && !second[name]?.includes(word))
}

describe('[W49] the verb table', () => {
  it.each(verbs.map((verb) => [verb.name, verb] as const))('%s declares its rights', (_, verb) => {
    const told = typeof verb.rights === 'object' && !Array.isArray(verb.rights)
    const words = told ? Object.keys(verb.rights) : []
    for (const word of subverbs(verb)) {
      if (told) expect(words).toContain(word)
      const rights = rightsOf(verb, [word])
      if (rights !== 'none') for (const right of rights) expect(actions).toContain(right)
    }
    const rights = rightsOf(verb, [])
    if (rights === 'none' && !told) expect(withoutRight).toContain(verb.name)
    else if (!told) expect(rights.length).toBeGreaterThan(0)
  })

  it('tells the rights of a verb by the word that follows it', () => {
    const rights = { ls: ['read-settings'], new: 'none', '*': ['reveal'] } as const
    expect(rightsOf({ rights }, ['ls'])).toEqual(['read-settings'])
    expect(rightsOf({ rights }, ['new'])).toBe('none')
    expect(rightsOf({ rights }, ['0196f3a0'])).toEqual(['reveal'])
    expect(rightsOf({ rights: { ls: ['verify'] } }, ['constructor'])).toBe('none')
  })
})

describe('[W49] on this machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sealtrace-rights-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const closed = join(folder, 'closed.toml')
  writeFileSync(closed, '[access]\nready_roles = false\n')

  async function ask(rights: Verb['rights'], config?: string) {
    const audits: AuditEntry[] = []
    const recorder = { audit: async (entry: AuditEntry) => void audits.push(entry) }
    const options = new Options(new Map(config === undefined ? [] : [['config', config]]))
    const context = { ...testIo(), options, words: [], json: true, rights: rights as Rights }
    const store = { audits: async () => [] }
    const asked = requireRights(context, { recorder, store } as unknown as OpenLog)
    const code = await asked.then(
      () => 'allowed',
      (error: unknown) => (SealtraceError.is(error) ? error.code : 'other'),
    )
    return { code, audits }
  }

  it('a verb begins only for who has one of its rights, and a denial is on the record', async () => {
    expect(await ask(['read-header'])).toEqual({ code: 'allowed', audits: [] })
    expect(await ask('none', closed)).toEqual({ code: 'allowed', audits: [] })
    const denied = await ask(['read-content', 'verify'], closed)
    expect(denied.code).toBe('not_found')
    expect(denied.audits).toMatchObject([{ action: 'read-content', outcome: 'denied' }])
    expect(denied.audits[0]?.actor).toMatch(/^os:/)
  })

  it('the log is opened to who may, and to nobody else', async () => {
    const place = ['--data', join(folder, 'data'), '--state', join(folder, 'state'), '--json']
    const of = async (...argv: string[]) => {
      const { io, stdout } = testIo({ folder })
      const status = await run([...argv, ...place], io)
      return { status, told: JSON.parse(stdout()) as Record<string, unknown> }
    }
    expect((await of('init')).status).toBe(0)
    expect(await of('costs')).toMatchObject({ status: 0, told: { groups: [] } })
    const denied = await of('costs', '--config', closed)
    expect(denied).toMatchObject({ status: 1, told: { error: { code: 'not_found' } } })
    const { told } = await of('audit', '--action', 'read-header')
    expect(told['entries']).toMatchObject([{ action: 'read-header', outcome: 'denied' }])
  })
})
