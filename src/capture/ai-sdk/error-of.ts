import { fieldsOf, textOf } from './reading.ts'

/**
 * What is recorded of an error: name, message, stack, status and cause. The SDK's errors hold much more: the address with its
 * query, the request, headers of the response. Without `content` only the name, since messages repeat what was said.
 */
export function errorOf(error: unknown, content: boolean): object {
  const fields = fieldsOf(error)
  const name = textOf(fields['name']) ?? 'Error'
  if (!content) return { type: name, message: 'not recorded' }
  const { statusCode, cause, code } = fields
  return {
    type: name,
    message: messageOf(error),
    ...(typeof fields['stack'] === 'string' && { stack: fields['stack'] }),
    ...(typeof statusCode === 'number' && { statusCode }),
    ...(typeof code === 'string' && { code }),
    ...(cause !== undefined && cause !== null && { cause: messageOf(cause) }),
  }
}

function messageOf(error: unknown): string {
  const message = textOf(fieldsOf(error)['message']) ?? textOf(error)
  return message ?? (typeof error === 'object' ? 'an error without a message' : String(error))
}
