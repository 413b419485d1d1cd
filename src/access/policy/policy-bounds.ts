// How much a policy may ask of the engine, which recurses as deep as a text is nested, and is gone when its stack is. Looked at
// before the engine sees the text, which may be an attacker's.

/** Of one policy, together far from where the engine gives up. A set holds more: `["a", "b"].contains(resource.traceType)`. */
const most = { nested: 30, terms: 60, joints: 200, tokens: 2000 }

/** Comments and strings as the engine reads them; each a step forward, so that it is linear. */
const token = /\/\/[^\n\r]*|"[^"\\]*(?:\\.[^"\\]*)*"?|\w+|&&|\|\||\S/gs
const terms = new Set(['+', '-', '*', 'if'])
const joints = new Set(['&&', '||'])
const nothing = { terms: 0, joints: 0, tokens: 0 }

/** Where it has too much, in characters; null: nowhere. */
export function tooComplexAt(text: string): number | null {
  const counted = { ...nothing, nested: 0 }
  for (const { 0: word, index } of text.matchAll(token)) {
    if (word.startsWith('//') || word === ',') continue
    if (word === ';') Object.assign(counted, nothing)
    if ('([{'.includes(word)) counted.nested++
    if (')]}'.includes(word)) counted.nested = Math.max(0, counted.nested - 1)
    if (terms.has(word)) counted.terms++
    if (joints.has(word)) counted.joints++
    counted.tokens++
    if (names.some((name) => counted[name] > most[name])) return index
  }
  return null
}

const names = ['nested', 'terms', 'joints', 'tokens'] as const
