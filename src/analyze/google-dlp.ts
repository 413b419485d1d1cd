// Google Cloud's Sensitive Data Protection, REST method `projects.locations.content.inspect` (API reference).
import { AnalyzerFault, type Analyzer, type AnalyzerFinding } from './analyzer.ts'
import { codePointPlaces } from './code-points.ts'
import { classOfEntity } from './entity-classes.ts'
import { asList, asObject, httpJson } from './http-json.ts'

export interface GoogleDlpOptions {
  readonly name: string
  readonly project: string
  /** Default `global`. */
  readonly location?: string | undefined
  /** Default `https://dlp.googleapis.com`. */
  readonly url?: string | undefined
  /** Names of infoTypes; default those that the service chooses. */
  readonly infoTypes?: readonly string[] | undefined
  /** 0 to 1: what the service is less sure of is left out. */
  readonly score: number
  /** See `google-token.ts`. */
  readonly token: (signal: AbortSignal) => Promise<string>
}

/** The service has words for how sure it is. */
const likelihoods = new Map([
  ['VERY_UNLIKELY', 0.1],
  ['UNLIKELY', 0.3],
  ['POSSIBLE', 0.5],
  ['LIKELY', 0.75],
  ['VERY_LIKELY', 0.95],
])

export function googleDlp(options: GoogleDlpOptions): Analyzer {
  return {
    name: options.name,
    limits: { texts: 1, bytes: 400_000 },
    analyze: (texts, signal) => Promise.all(texts.map((text) => ask(options, text, signal))),
  }
}

async function ask(
  options: GoogleDlpOptions,
  text: string,
  signal: AbortSignal,
): Promise<AnalyzerFinding[]> {
  const { project, location = 'global', url = 'https://dlp.googleapis.com', infoTypes } = options
  const answer = await httpJson({
    url: `${url.replace(/\/$/, '')}/v2/projects/${encodeURIComponent(project)}/locations/${encodeURIComponent(location)}/content:inspect`,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      authorization: `Bearer ${await options.token(signal)}`,
    },
    body: JSON.stringify({
      item: { value: text },
      inspectConfig: {
        minLikelihood: leastLikelihood(options.score),
        includeQuote: true,
        ...(infoTypes ? { infoTypes: infoTypes.map((name) => ({ name })) } : {}),
      },
    }),
    signal,
  })
  const { findings = [], findingsTruncated = false } = asObject(asObject(answer)['result'] ?? {})
  // The service names the first few thousand values only.
  if (findingsTruncated !== false) throw new AnalyzerFault('answer')
  const places = codePointPlaces(text)
  return asList(findings).map((item) => findingOf(options.name, text, places, asObject(item)))
}

function leastLikelihood(score: number): string {
  for (const [name, value] of likelihoods) if (value >= score) return name
  return 'VERY_LIKELY'
}

function findingOf(
  name: string,
  text: string,
  places: ReturnType<typeof codePointPlaces>,
  { infoType, likelihood, location, quote }: Readonly<Record<string, unknown>>,
): AnalyzerFinding {
  const { name: type } = asObject(infoType)
  const confidence = likelihoods.get(String(likelihood))
  if (typeof type !== 'string' || confidence === undefined) throw new AnalyzerFault('answer')
  // 64-bit numbers are strings in the JSON form, and zero is left out.
  const { start = '0', end } = asObject(asObject(location)['codepointRange'])
  const [from, to] = places(Number(start), Number(end))
  if (!isQuote(quote, text.slice(from, to))) throw new AnalyzerFault('answer')
  return {
    class: classOfEntity(type),
    start: from,
    end: to,
    confidence,
    detector: `${name}:${type}`,
  }
}

/** The service cuts quotes at 4096 bytes. */
function isQuote(quote: unknown, value: string): boolean {
  if (typeof quote !== 'string') return false
  return quote === value || (quote.length > 1000 && value.startsWith(quote))
}
