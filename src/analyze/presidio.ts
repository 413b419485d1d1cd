// Presidio's analyzer service: `POST /analyze` (its REST API reference), which takes a list of texts at once.
import { AnalyzerFault, type Analyzer, type AnalyzerFinding } from './analyzer.ts'
import { codePointPlaces } from './code-points.ts'
import { classOfEntity } from './entity-classes.ts'
import { asList, asObject, httpJson } from './http-json.ts'

export interface PresidioOptions {
  readonly name: string
  /** Address of the service; `/analyze` is added. */
  readonly url: string
  /** Each is asked for by itself. */
  readonly languages: readonly string[]
  /** 0 to 1: what the service is less sure of is left out. */
  readonly score: number
  /** Sent as `Authorization: Bearer`, for a proxy in front of the service. */
  readonly token?: string | undefined
}

export function presidio(options: PresidioOptions): Analyzer {
  const { name, languages } = options
  return {
    name,
    limits: { texts: 50, bytes: 200_000 },
    async analyze(texts, signal) {
      const answers = await Promise.all(
        languages.map((language) => ask(options, { texts, language, signal })),
      )
      return texts.map((_, i) => answers.flatMap((answer) => answer[i] ?? []))
    },
  }
}

interface Question {
  readonly texts: readonly string[]
  readonly language: string
  readonly signal: AbortSignal
}

async function ask(options: PresidioOptions, question: Question): Promise<AnalyzerFinding[][]> {
  const { texts, language, signal } = question
  const { url, score, token } = options
  const answer = await httpJson({
    url: `${url.replace(/\/$/, '')}/analyze`,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ text: texts, language, score_threshold: score }),
    signal,
  })
  const lists = asList(answer)
  if (lists.length !== texts.length) throw new AnalyzerFault('answer')
  return texts.map((text, i) => findingsIn(options.name, text, lists[i]))
}

function findingsIn(name: string, text: string, list: unknown): AnalyzerFinding[] {
  const places = codePointPlaces(text)
  return asList(list).map((item) => {
    const { entity_type: type, start, end, score } = asObject(item)
    if (typeof type !== 'string' || typeof score !== 'number' || !(score >= 0 && score <= 1))
      throw new AnalyzerFault('answer')
    const [from, to] = places(start, end)
    return {
      class: classOfEntity(type),
      start: from,
      end: to,
      confidence: score,
      detector: `${name}:${type}`,
    }
  })
}
