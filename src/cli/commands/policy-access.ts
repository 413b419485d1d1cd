// The policy of who may look, for people: tried on a table of cases, a file of it checked, the ready roles shown. Opens no log.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { z } from 'zod'
import { accessSchema } from '../../access/policy/access-schema.ts'
import { compileAccessPolicy } from '../../access/policy/access-policy.ts'
import { checkPolicies } from '../../access/policy/check-policy.ts'
import { readyRoles } from '../../access/policy/ready-roles.ts'
import { SealtraceError } from '../../error.ts'
import { answerOf } from '../../server/access-answer.ts'
import { AccessCase } from '../../server/api/schemas/access-policy.ts'
import { configOf, placeOf } from '../place.ts'
import { oneLine } from '../render/neutralize.ts'
import { usage } from '../options.ts'
import type { Context, Outcome } from '../verb.ts'

type Action = (context: Context) => Outcome

/** Undefined where the words are of the other policy. */
export function accessAction([word, file, more]: readonly string[]): Action | undefined {
  if (word === 'roles' && file === undefined) return roles
  if (file === undefined || more !== undefined) return undefined
  if (word === 'test') return (context) => test(context, file)
  return word === 'check' ? (context) => check(context, file) : undefined
}

function roles(context: Context): Outcome {
  const ready = Object.entries(readyRoles).map(([role, text]) => ({ role, text }))
  const schema = accessSchema(configOf(context).access.roles)
  return { json: { ready, schema }, text: () => Object.values(readyRoles).join('\n') }
}

function check(context: Context, file: string): Outcome {
  const { access } = configOf(context)
  const text = read(context, file)
  const { problems, policies } = checkPolicies(text, access)
  // Ids that the rest of the policy has as well show only when it is put together.
  if (problems.length === 0) compileAccessPolicy({ ...access, text })
  const ids = policies.map(({ id }) => id)
  return {
    json: { ok: problems.length === 0, policies: ids, problems },
    text: () =>
      problems.length === 0
        ? `the policies hold: ${ids.map(oneLine).join(', ') || 'none'}\n`
        : problems.map(({ line, column, what }) => `${line}:${column} ${what}\n`).join(''),
    status: problems.length === 0 ? 0 : 1,
  }
}

const table = z.strictObject({ cases: z.array(AccessCase).min(1).max(10_000) })

function test(context: Context, file: string): Outcome {
  const { project } = placeOf(context)
  const policy = compileAccessPolicy(configOf(context).access, { project })
  const parsed = table.safeParse(dataOf(read(context, file), file))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw invalid(`${issue?.path.join('.') || 'cases'}: ${issue?.message ?? 'not valid'}`)
  }
  const { cases } = parsed.data
  const answers = cases.map((one) => answerOf(policy, one, context.io.now()))
  const differ = answers.filter(({ asExpected }) => asExpected === false).length
  return {
    json: { ok: differ === 0, version: policy.version, differ, answers },
    text: () =>
      `${answers.map((answer, n) => lineOf(cases[n], answer)).join('')}${answers.length} cases, ${differ} not as expected\n`,
    status: differ === 0 ? 0 : 1,
  }
}

function lineOf(
  asked: z.output<typeof AccessCase> | undefined,
  { decision, because, asExpected }: ReturnType<typeof answerOf>,
): string {
  if (!asked) return ''
  const { principal, action, run } = asked
  const mark = asExpected === null ? ' ' : asExpected ? '+' : '!'
  const of = run ? Object.entries(run).map(([name, value]) => `${name}=${value}`) : ['project']
  const why = because.length > 0 ? because.join(', ') : 'nothing permits it'
  const who = principal.roles.join('+') || principal.name
  return `${mark} ${oneLine(`${decision} ${who} ${action} ${of.join(' ')}: ${why}`)}\n`
}

function read({ io }: Context, file: string): string {
  try {
    return readFileSync(resolve(io.folder, file), 'utf8')
  } catch (cause) {
    throw usage(`the file cannot be read (${(cause as NodeJS.ErrnoException).code})`)
  }
}

function dataOf(text: string, file: string): unknown {
  try {
    return file.endsWith('.json') ? JSON.parse(text) : parse(text)
  } catch (cause) {
    // The parser's own message quotes the file.
    const where = cause instanceof TomlError ? ` at line ${cause.line}` : ''
    throw invalid(`the table is not valid ${file.endsWith('.json') ? 'JSON' : 'TOML'}${where}`)
  }
}

function invalid(what: string): SealtraceError {
  return new SealtraceError('config_invalid', `policy test: ${what}`)
}
