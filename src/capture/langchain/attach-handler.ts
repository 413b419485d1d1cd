// Makes every callback manager of one copy of @langchain/core have a handler, as if the application had given it.
type Handler = { readonly name: string }
type Configure = (
  this: unknown,
  inheritable: unknown,
  local: unknown,
  ...rest: unknown[]
) => unknown

const done = Symbol.for('sealtrace.langchain.attached')

/**
 * @param manager the class `CallbackManager`. One that is of another shape, or has the handler already, is left as it is.
 */
export function attachHandler(manager: unknown, handler: Handler): void {
  if (typeof manager !== 'function' || Object.hasOwn(manager, done)) return
  const configure: unknown = Reflect.get(manager, '_configureSync')
  if (typeof configure !== 'function') return
  const attached: Configure = function (inheritable, local, ...rest) {
    return Reflect.apply(configure, this, [
      withHandler(inheritable, local, handler),
      local,
      ...rest,
    ])
  }
  Reflect.set(manager, '_configureSync', attached)
  Object.defineProperty(manager, done, { value: true })
}

/** The handlers that runs inside inherit, with ours among them once. What the application gave is not changed. */
function withHandler(inheritable: unknown, local: unknown, handler: Handler): unknown {
  if ([inheritable, local].some((given) => has(given, handler.name))) return inheritable
  if (inheritable === undefined || inheritable === null) return [handler]
  if (Array.isArray(inheritable)) return [...inheritable, handler]
  const copy: unknown = member(inheritable, 'copy')
  return typeof copy === 'function' ? Reflect.apply(copy, inheritable, [[handler]]) : inheritable
}

/** A list of handlers, or a manager that has one. */
function has(given: unknown, name: string): boolean {
  const handlers = Array.isArray(given) ? given : member(given, 'handlers')
  return Array.isArray(handlers) && handlers.some((one) => member(one, 'name') === name)
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
