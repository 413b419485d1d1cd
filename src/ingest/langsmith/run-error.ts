import type { StepError } from '../../record/step.ts'

/** Clients write one text: the message, an empty line, the stack (JavaScript); or the exception's repr and the traceback (Python). */
const python = 'Traceback (most recent call last):'
const repr = /^([A-Za-z_][\w.]{0,120})\(/
const stackType = /^([A-Z]\w{0,120}): /
const nameOnly = /^[A-Z]\w{0,120}(?:Error|Exception)$/

/** How a graph stops on purpose: to wait for a person, or to go on elsewhere. */
const interrupts = new Set(['GraphInterrupt', 'NodeInterrupt', 'GraphBubbleUp', 'ParentCommand'])

/** Type, message and stack, as far as the text shows them. */
export function readError(text: string): StepError {
  const at = text.indexOf(python)
  if (at >= 0) return { ...readRepr(text.slice(0, at).trim()), stack: text.slice(at) }
  const end = text.indexOf('\n\n')
  if (end < 0) return readRepr(text)
  const stack = text.slice(end + 2)
  const message = text.slice(0, end)
  const type = stackType.exec(stack)?.[1]
  // A DOMException of another realm has its name for a message.
  const named = nameOnly.test(message) && type === 'Error' ? message : type
  return { ...(named !== undefined && { type: named }), message, ...(stack !== '' && { stack }) }
}

export function isInterrupt(error: StepError): boolean {
  return interrupts.has(error.type?.split('.').at(-1) ?? '')
}

/** `ValueError('no such row')` */
function readRepr(text: string): StepError {
  const type = repr.exec(text)?.[1]
  if (type === undefined || !text.endsWith(')')) return { message: text }
  const inner = text.slice(type.length + 1, -1).replace(/,$/, '')
  const quote = inner.charAt(0)
  const quoted = inner.length > 1 && (quote === "'" || quote === '"') && inner.endsWith(quote)
  return { type, message: quoted ? unescaped(inner.slice(1, -1)) : inner }
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([\\'"nt])/g, (_, sign: string) =>
    sign === 'n' ? '\n' : sign === 't' ? '\t' : sign,
  )
}
