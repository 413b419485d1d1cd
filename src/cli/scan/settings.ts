import { resolve } from 'node:path'
import { classes } from '../../detect/class.ts'
import type { Policy } from '../../protect/policy.ts'
import { policyOf } from '../../server/log-settings.ts'
import { policySection } from '../../server/policy-section.ts'
import { nearest } from '../nearest.ts'
import { usage } from '../options.ts'
import { configOf } from '../place.ts'
import type { Context } from '../verb.ts'
import { ScanPolicy } from './scan-policy.ts'
import { unknownClass } from './find-in-json.ts'
import type { FileChoice } from './walk-files.ts'

const mebibyte = 1024 * 1024
const largest = 2 ** 40

export interface ScanSettings {
  readonly scan: ScanPolicy
  readonly files: FileChoice
  readonly output: 'text' | 'json' | 'sarif' | 'redact'
  readonly show: boolean
  /** Findings that are listed. */
  readonly limit: number
  /** Path of the file of accepted findings. */
  readonly baseline: string | undefined
  readonly writesBaseline: boolean
}

/** Throws `usage` for options that do not fit, `config_invalid` for a configuration file that is off. */
export function scanSettings(context: Context): ScanSettings {
  const { io, options } = context
  const baseline = options.text('baseline')
  const writesBaseline = options.flag('write-baseline')
  if (writesBaseline && baseline === undefined)
    throw usage('--write-baseline goes with --baseline FILE')
  const output = outputOf(context)
  const { policy, own } = scanPolicy(context)
  if (output === 'redact' && (baseline !== undefined || options.text('class') !== undefined))
    throw usage('--redact masks all that the policy names: it takes no --class and no baseline')
  const baselinePath = baseline === undefined ? undefined : resolve(io.folder, baseline)
  return {
    scan: new ScanPolicy(policy, classesOf(options.text('class'), { policy, own })),
    files: {
      include: globs(options.text('include')),
      exclude: globs(options.text('exclude')),
      maxSize: options.whole('max-size', { least: 1, most: largest }) ?? 64 * mebibyte,
      baseline: baselinePath,
      singleFile: output === 'redact',
    },
    output,
    show: options.flag('show'),
    limit: options.whole('limit', { least: 1, most: 10_000_000 }) ?? 10_000,
    baseline: baselinePath,
    writesBaseline,
  }
}

function outputOf({ options, json, words }: Context): ScanSettings['output'] {
  const asked = (['sarif', 'redact'] as const).filter((name) => options.flag(name))
  if (asked.length + Number(json) > 1)
    throw usage('--json, --sarif and --redact exclude each other')
  if (asked.length > 0 && options.flag('show'))
    throw usage('--show goes with the plain report and with --json')
  if (asked[0] === 'redact' && words.length > 1)
    throw usage('--redact takes one FILE, or - for stdin')
  return asked[0] ?? (json ? 'json' : 'text')
}

interface Classed {
  readonly policy: Policy
  /** Classes of the file's own words and patterns. */
  readonly own: readonly string[]
}

/** What the options say comes before the file. A file that switches masking off does not switch the scan off. */
function scanPolicy(context: Context): Classed {
  const { options } = context
  const preset = options.text('preset')
  const confidence = options.text('min-confidence')
  const section = policySection.safeParse({
    ...configOf(context).policy,
    enable_pii_masking: true,
    ...(preset === undefined ? {} : { preset }),
    ...(confidence === undefined ? {} : { min_confidence: Number(confidence) }),
  })
  if (section.success) {
    const { words = [], patterns = [] } = section.data
    const own = [...words, ...patterns].flatMap((entry) => entry.class ?? [])
    return { policy: policyOf(section.data), own }
  }
  if (section.error.issues[0]?.path[0] === 'preset')
    throw usage(`--preset takes one of: ${policySection.shape.preset.unwrap().options.join(', ')}`)
  throw usage('--min-confidence takes a number from 0 to 1')
}

/** Throws `usage` for a class that nothing can have: a scan for it would find nothing, whatever is there. */
function classesOf(
  text: string | undefined,
  { policy, own }: Classed,
): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined
  const known = new Set<string>([...classes, 'custom', unknownClass, ...own])
  for (const name of policy.classes.keys()) known.add(name)
  for (const rule of [...policy.rules, ...policy.laterRules]) known.add(rule.class)
  const names = text.split(',').map((name) => name.trim().toLowerCase())
  const wrong = names.find((name) => !known.has(name))
  if (wrong === undefined) return new Set(names)
  const meant = nearest(wrong, [...known])
  throw usage(
    `--class takes names of classes with commas between, and one is no class${meant ? `; did you mean ${meant}?` : ': email,us_ssn'}`,
  )
}

/** Globs with commas between, but for those in braces. */
function globs(text = ''): string[] {
  return (text.match(/(?:\{[^}]*\}|[^,{]|\{)+/g) ?? []).map((glob) => glob.trim()).filter(Boolean)
}
