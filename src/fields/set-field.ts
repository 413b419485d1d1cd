/** Sets a field whose name came from outside: `__proto__` becomes a field and not the prototype. */
export function setField(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value
  else
    Object.defineProperty(object, name, {
      ...{ value, enumerable: true, configurable: true, writable: true },
    })
}
