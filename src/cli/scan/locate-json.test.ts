import { expect, it } from 'vitest'
import { locateJson, type JsonPlace } from './locate-json.ts'

function found(text: string, place: JsonPlace): string | undefined {
  JSON.parse(text)
  const [span] = locateJson(text, [place]).spans
  return span && text.slice(span.start, span.end)
}

const text = String.raw`{ "a": ["x", {"b\u0041": "one\ntwo \"three\" é"}], "n" : -1.5e3, "":{"":true},
  "j": "{\"k\":\"v\"}", "__proto__": "p", "s": "\ud83d\ude00end" }`

it.each<[JsonPlace, string | undefined]>([
  [{ path: ['a', 0], start: 0, end: 1 }, 'x'],
  [{ path: ['a', 1, 'bA'], start: 0, end: 3 }, 'one'],
  [{ path: ['a', 1, 'bA'], start: 4, end: 15 }, String.raw`two \"three\"`],
  [{ path: ['a', 1, 'bA'], start: 9, end: 9 }, ''],
  [{ path: ['a', 1, 'bA'], inKey: true, start: 0, end: 2 }, String.raw`b\u0041`],
  [{ path: ['n'], start: 0, end: 6 }, '-1.5e3'],
  [{ path: ['', ''], start: 0, end: 4 }, 'true'],
  [{ path: ['j', 'k'], start: 0, end: 1 }, String.raw`"{\"k\":\"v\"}"`],
  [{ path: ['j', 'k'], inKey: true, start: 0, end: 1 }, String.raw`"{\"k\":\"v\"}"`],
  [{ path: ['__proto__'], start: 0, end: 1 }, 'p'],
  [{ path: ['s'], start: 2, end: 5 }, 'end'],
  [{ path: ['nowhere'], start: 0, end: 1 }, undefined],
])('finds %j', (place, expected) => {
  expect(found(text, place)).toBe(expected)
})

it('takes the last of two equal names, and counts both', () => {
  const twice = '{"a":"first","a":"last","b":{"c":[{}]}}'
  expect(found(twice, { path: ['a'], start: 0, end: 4 })).toBe('last')
  expect(locateJson(twice, []).members).toBe(4)
  expect(locateJson('[1,"a",{}]', []).members).toBe(0)
})

it('goes as deep as a parser does', () => {
  const depth = 5000
  const deep = `${'{"a":['.repeat(depth)}"x"${']}'.repeat(depth)}`
  const path = Array.from({ length: depth }, () => ['a', 0]).flat()
  expect(found(deep, { path, start: 0, end: 1 })).toBe('x')
})
