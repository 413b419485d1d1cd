import { describe, expect, it } from 'vitest'
import { eraseBody, findBody, searchProblem, typedFor, valuesOf, type Search } from './who.ts'

const id = 'ab'.repeat(16)
const search = (way: Search['way'], text: string, className = ''): Search => ({
  ...{ way, text, className },
})

describe('searchProblem', () => {
  it.each([
    [search('value', ' '), /Say who/],
    [search('value', 'x', 'No Class'), /class/],
    [search('value', 'x', 'email'), null],
    [search('user', 'u-1', 'No Class'), null],
    [search('subject', 'u-1'), /32 hex/],
    [search('subject', ` ${id} `), null],
  ])('%o', (of, problem) => {
    if (problem === null) expect(searchProblem(of)).toBeNull()
    else expect(searchProblem(of)).toMatch(problem)
  })
})

it('asks by one of value, user and subject', () => {
  expect(findBody(search('value', ' a b '))).toEqual({ value: ' a b ' })
  expect(findBody(search('value', 'a', ' email '))).toEqual({ value: 'a', class: 'email' })
  expect(findBody(search('user', ' u-1 ', 'email'))).toEqual({ user: 'u-1' })
  expect(findBody(search('subject', id))).toEqual({ subject: id })
})

it('[U22] what is typed before an erasure is the id of the person', () => {
  expect(typedFor({ subject: id })).toBe(id)
  expect(typedFor({ subject: null })).toBe('erase mentions')
})

it('takes further values one a line, each once', () => {
  expect(valuesOf('a\n\n b \na\n')).toEqual(['a', ' b '])
})

it('erases a person, or mentions alone', () => {
  expect(eraseBody({ subject: id, values: [] }, ' why ', true)).toEqual({
    ...{ subject: id, reason: 'why', dryRun: true },
  })
  expect(eraseBody({ subject: id, values: ['x'] }, 'why', false)).toEqual({
    ...{ subject: id, values: ['x'], reason: 'why', dryRun: false },
  })
  expect(eraseBody({ subject: null, values: ['x'] }, 'why', false)).toEqual({
    ...{ mentions: true, values: ['x'], reason: 'why', dryRun: false },
  })
})
