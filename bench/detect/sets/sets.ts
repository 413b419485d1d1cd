import { fill, type Example } from './example.ts'
import { idCues } from './makers/makers.ts'
import type { Language } from './makers/names.ts'
import { addNoise } from './noise.ts'
import { Random } from './random.ts'
import { chat, structured } from './templates/chat.ts'
import { english } from './templates/en.ts'
import { french } from './templates/fr.ts'
import { german } from './templates/de.ts'
import { harmlessTexts, nearMisses } from './templates/harmless.ts'
import { secretNearMisses, secretTexts } from './templates/secrets.ts'
import { spanish } from './templates/es.ts'

/** The labelled sets; the last three hold nothing to find. */
export const setNames = [
  'prose-en',
  'prose-es',
  'prose-de',
  'prose-fr',
  'noisy-en',
  'chat-json',
  'secrets',
  'secrets-near-miss',
  'near-miss',
  'harmless',
] as const

export type SetName = (typeof setNames)[number]

interface Plan {
  readonly language: Language
  readonly count: number
  readonly templates: readonly string[]
  /** Share of examples that are several sentences. */
  readonly paragraphs: number
  /** Share of examples that are written carelessly. */
  readonly noise: number
}

const homes: Record<Exclude<Language, 'en'>, RegExp> = {
  es: /^(?:idEs|idEsForeign|idMx)$/,
  de: /^(?:taxDe|idCh|idAt)$/,
  fr: /^(?:idFr|idBe|idCh)$/,
}

const plans: Record<SetName, Plan> = {
  'prose-en': {
    language: 'en',
    count: 1500,
    templates: [...english, ...english, ...national('en')],
    paragraphs: 0.25,
    noise: 0,
  },
  'prose-es': {
    language: 'es',
    count: 500,
    templates: [...spanish, ...national('es')],
    paragraphs: 0.25,
    noise: 0,
  },
  'prose-de': {
    language: 'de',
    count: 500,
    templates: [...german, ...national('de')],
    paragraphs: 0.25,
    noise: 0,
  },
  'prose-fr': {
    language: 'fr',
    count: 500,
    templates: [...french, ...national('fr')],
    paragraphs: 0.25,
    noise: 0,
  },
  'noisy-en': {
    language: 'en',
    count: 500,
    templates: [...chat, ...chat, ...english],
    paragraphs: 0.1,
    noise: 1,
  },
  'chat-json': { language: 'en', count: 700, templates: structured, paragraphs: 0, noise: 0 },
  secrets: { language: 'en', count: 600, templates: secretTexts, paragraphs: 0, noise: 0 },
  'secrets-near-miss': {
    language: 'en',
    count: 500,
    templates: secretNearMisses,
    paragraphs: 0,
    noise: 0,
  },
  'near-miss': { language: 'en', count: 600, templates: nearMisses, paragraphs: 0, noise: 0 },
  harmless: { language: 'en', count: 600, templates: harmlessTexts, paragraphs: 0.2, noise: 0.35 },
}

/** The examples of a set; the same at every call. */
export function buildSet(name: SetName): Example[] {
  const plan = plans[name]
  const random = new Random(1000 + setNames.indexOf(name))
  return Array.from({ length: plan.count }, (_, i) => {
    // Every template has its turn; the rest of the choice is drawn.
    const first = plan.templates[i % plan.templates.length] ?? ''
    const sentences = random.chance(plan.paragraphs) ? random.int(2, 3) : 1
    const more = Array.from({ length: sentences - 1 }, () => random.pick(plan.templates))
    const example = fill(
      name,
      [first, ...more].join(random.pick([' ', ' ', '\n'])),
      random,
      plan.language,
    )
    return random.chance(plan.noise) ? addNoise(example, random) : example
  })
}

/** English text meets numbers of all countries, the others those of their own. */
function national(language: Language): string[] {
  return idCues
    .filter(({ hole }) => language === 'en' || homes[language].test(hole))
    .flatMap(({ cue, hole }, i) => {
      const forms = [`${cue}: {${hole}}`, `{person}, ${cue} {${hole}}`]
      const more = [`His ${cue} is {${hole}}.`, `We need the ${cue} of {person}: {${hole}}`]
      return language === 'en' ? ([...forms, ...more][i % 4] ?? []) : forms
    })
}
