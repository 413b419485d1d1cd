import type { CueShape } from './after-cue.ts'

/** Answers to the questions that services ask instead of a password. */
export const securityAnswer: CueShape = {
  name: 'security-answer',
  class: 'secret',
  cues:
    'maiden_name security_answer secret_answer geburtsname madchenname de_soltera jeune_fille first_pet sicherheitsantwort ' +
    'security_question',
  value: /\p{Lu}[\p{L}'-]{1,30}(?![\p{L}\d])/uy,
  fits: (_value, linked) => linked,
  confidence: 0.6,
}
