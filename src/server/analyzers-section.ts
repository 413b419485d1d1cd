// `[[analyzers]]` of the settings file: outside analyzers (DLP services). Their secrets come from the environment.
import { z } from 'zod'
import { isSafeUrl, type AnalyzerSettings } from '../analyze/create-analyzers.ts'

const word = z.string().min(1).max(200)
const urlText = z.url({ protocol: /^https?$/ }).max(2000)
const secureUrl = urlText.refine(isSafeUrl, 'must be https, or http on this machine')
const languages = z
  .array(z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?$/, 'must be a language such as en'))
  .min(1)
  .max(20)
  .default(['en'])

const common = {
  /** Names it in findings, metrics and messages. Default its kind. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'must be a short name in lower case')
    .optional(),
  /** Classes that are taken from it. Default all. */
  classes: z.array(word).min(1).max(1000).optional(),
  /** For one call. Default 2000. */
  timeout_ms: z.int().min(50).max(60_000).default(2000),
  /** Calls at a time. Default 4. */
  concurrency: z.int().min(1).max(64).default(4),
  /** 0 to 1: what it is less sure of is left out. Default 0.4. */
  score: z.number().min(0).max(1).default(0.4),
}

const analyzer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('presidio'),
    url: urlText,
    languages,
    /** Environment variable with a bearer token, for a proxy in front of it. */
    token_variable: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable')
      .optional(),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('google_dlp'),
    project: word,
    location: word.optional(),
    url: secureUrl.optional(),
    info_types: z.array(word).min(1).max(150).optional(),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('aws_comprehend'),
    region: z.string().regex(/^[a-z0-9-]{4,30}$/, 'must be a region such as eu-west-1'),
    url: secureUrl.optional(),
    languages,
    ...common,
  }),
])

export const analyzersSection = z
  .array(analyzer)
  .max(10)
  .refine(
    (all) => new Set(all.map(({ kind, name }) => name ?? kind)).size === all.length,
    'two analyzers have the same name',
  )

/** The section in the words of `createAnalyzers`. */
export function analyzerSettings(section: z.output<typeof analyzersSection>): AnalyzerSettings[] {
  return section.map((entry) => {
    const { kind, name = kind, classes, score, timeout_ms: timeoutMs, concurrency } = entry
    const settings = { name, classes, score, timeoutMs, concurrency }
    switch (entry.kind) {
      case 'presidio': {
        const { url, token_variable: tokenVariable } = entry
        return { ...settings, kind: 'presidio', url, languages: entry.languages, tokenVariable }
      }
      case 'google_dlp': {
        const { project, location, url, info_types: infoTypes } = entry
        return { ...settings, kind: 'google_dlp', project, location, url, infoTypes }
      }
      case 'aws_comprehend': {
        const { region, url } = entry
        return { ...settings, kind: 'aws_comprehend', region, url, languages: entry.languages }
      }
    }
  })
}
