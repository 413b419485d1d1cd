import { limits } from '../record/limits.ts'
import { findInText } from './find-in-text.ts'
import type { NamedValues } from './named-values.ts'
import type { Policy } from './policy.ts'
import { scopeOf } from './scope.ts'

/** First words of span names that may be followed by one identifier. */
export const knownOperations: ReadonlySet<string> = new Set(
  (
    'chat text_completion generate_content embeddings embedding retrieval retrieve invoke_agent create_agent execute_tool ' +
    'invoke_workflow run_workflow plan step agent_step agent tool workflow task completion generation handoff guardrail ' +
    'event span tools/call tools/list resources/read prompts/get initialize run node chain llm session turn query rerank'
  ).split(' '),
)

const identifier = /^[A-Za-z][A-Za-z0-9_.:/-]*$/
/** No path: paths of requests name people (`/patients/…`). */
const operand = /^[A-Za-z0-9][A-Za-z0-9_.:/-]*$/
const quad = /\d{1,3}(?:\.\d{1,3}){3}/
const digit = /\d/g
/** The date of a model's version. */
const date = /(?<!\d)20[12]\d(-?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)/
const maxDigits = 6

export interface ClearTextOptions {
  /** First words that one identifier may follow; default {@link knownOperations}. */
  readonly operations?: ReadonlySet<string>
  /** The text names a model: the date of its version is no finding. */
  readonly isModel?: boolean
  /** Values that the client names as sensitive: a text that holds one is not clear. */
  readonly named?: NamedValues | undefined
}

/** The text when it may stand in the clear header: identifier-like, short, no finding. Else null. */
export function clearText(
  text: string,
  policy: Policy,
  { operations = knownOperations, isModel = false, named }: ClearTextOptions = {},
): string | null {
  if (text.length === 0 || text.length > limits.headerText) return null
  if (!isShape(text, operations) || quad.test(text)) return null
  if ((text.replace(date, '').match(digit)?.length ?? 0) > maxDigits) return null
  try {
    if (named?.holds(text)) return null
    const scope = scopeOf(policy)
    const found = findInText(policy, isModel ? text.replace(date, '') : text, scope)
    return found.every((finding) => scope.silent.has(finding.class)) ? text : null
  } catch {
    return null
  }
}

function isShape(text: string, operations: ReadonlySet<string>): boolean {
  const space = text.indexOf(' ')
  if (space < 0) return identifier.test(text)
  return operations.has(text.slice(0, space)) && operand.test(text.slice(space + 1))
}
