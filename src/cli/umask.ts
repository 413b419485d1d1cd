// Files that this program makes are the user's alone. Those of programs that it starts are their own affair.
let inherited: number | undefined

/** From here on nobody else may read what the process makes. */
export function narrowUmask(): void {
  inherited = process.umask(0o077)
}

/** Runs `fn` with the umask that the process was started with: processes that `fn` starts inherit it. */
export function withInheritedUmask<T>(fn: () => T): T {
  if (inherited === undefined) return fn()
  const narrow = process.umask(inherited)
  try {
    return fn()
  } finally {
    process.umask(narrow)
  }
}
