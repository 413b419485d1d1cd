const needed = ['PATH', 'HOME', 'TMPDIR', 'NODE_COMPILE_CACHE']

/** What any process needs, and nothing else that this machine happens to set. */
export function bareEnvironment(): Record<string, string> {
  return Object.fromEntries(needed.map((name) => [name, process.env[name] ?? '']))
}
