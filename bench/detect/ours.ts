import { detect, type DetectedFinding } from '../../src/detect.ts'
import { scanText } from '../../src/detect/scan-text.ts'
import type { Found, Subject } from './subject.ts'

const policy = { preset: 'strict' } as const

/** `detect` with everything on: what a user calls. */
export const ours: Subject = {
  name: 'sealtrace detect',
  find: (text) => place(text, detect(text, { policy })),
  run: (text) => detect(text, { policy }),
}

/** The engine alone, without policy. */
export const engine: Subject = {
  name: 'sealtrace scanText',
  find: (text) => scanText(text),
  run: (text) => scanText(text),
}

/** Findings inside JSON text carry a path and count from their own string: they are looked for in the whole text. */
function place(text: string, findings: readonly DetectedFinding[]): Found[] {
  if (findings.every(({ path }) => path.length === 0)) return findings.map(bare)
  const found: Found[] = []
  let from = 0
  for (const finding of findings) {
    const value = finding.path.length === 0 ? undefined : valueOf(text, finding)
    if (value === undefined) {
      found.push(bare(finding))
      continue
    }
    let start = text.indexOf(value, from)
    if (start < 0) start = text.indexOf(value)
    if (start < 0) continue
    from = start + value.length
    found.push({ class: finding.class, start, end: from })
  }
  return found
}

const bare = ({ class: name, start, end }: DetectedFinding): Found => ({ class: name, start, end })

function valueOf(text: string, { path, start, end, inKey }: DetectedFinding): string | undefined {
  let value: unknown = parse(text)
  for (const key of path) {
    if (typeof value === 'string') value = parse(value)
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  }
  if (inKey) return String(path.at(-1)).slice(start, end)
  if (typeof value === 'number') return String(value)
  return typeof value === 'string'
    ? JSON.stringify(value.slice(start, end)).slice(1, -1)
    : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
