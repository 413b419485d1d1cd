// Amazon Comprehend, action DetectPiiEntities (API reference): one text of up to 100 KB a call.
import { AnalyzerFault, type Analyzer, type AnalyzerFinding } from './analyzer.ts'
import { codePointPlaces } from './code-points.ts'
import { classOfEntity } from './entity-classes.ts'
import { asList, asObject, httpJson } from './http-json.ts'
import { signV4, type AwsCredentials } from '../crypto/sigv4.ts'

export interface ComprehendOptions {
  readonly name: string
  readonly region: string
  /** Default `https://comprehend.<region>.amazonaws.com`. */
  readonly url?: string | undefined
  readonly languages: readonly string[]
  /** 0 to 1: what the service is less sure of is left out. */
  readonly score: number
  readonly credentials: AwsCredentials
  readonly now?: () => number
}

export function awsComprehend(options: ComprehendOptions): Analyzer {
  return {
    name: options.name,
    limits: { texts: 1, bytes: 95_000 },
    analyze: (texts, signal) =>
      Promise.all(
        texts.map(async (text) => {
          const answers = await Promise.all(
            options.languages.map((language) => ask(options, { text, language, signal })),
          )
          return answers.flat()
        }),
      ),
  }
}

interface Question {
  readonly text: string
  readonly language: string
  readonly signal: AbortSignal
}

async function ask(options: ComprehendOptions, question: Question): Promise<AnalyzerFinding[]> {
  const { text, language, signal } = question
  const { region, credentials, now = Date.now } = options
  const url = new URL('/', options.url ?? `https://comprehend.${region}.amazonaws.com`)
  const body = JSON.stringify({ LanguageCode: language, Text: text })
  const headers = signV4(
    {
      method: 'POST',
      host: url.host,
      path: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Comprehend_20171127.DetectPiiEntities',
      },
      body,
    },
    { region, service: 'comprehend', time: new Date(now()) },
    credentials,
  )
  const answer = asObject(await httpJson({ url: url.href, headers, body, signal }))
  const places = codePointPlaces(text)
  return asList(answer['Entities'])
    .map((item) => {
      const { Type: type, Score: score, BeginOffset, EndOffset } = asObject(item)
      if (typeof type !== 'string' || typeof score !== 'number') throw new AnalyzerFault('answer')
      const [start, end] = places(BeginOffset, EndOffset)
      // Scores are single-precision numbers: they may end a hair above 1.
      const confidence = Math.min(1, Math.max(0, score))
      const detector = `${options.name}:${type}`
      return { class: classOfEntity(type), start, end, confidence, detector }
    })
    .filter(({ confidence }) => confidence >= options.score)
}
