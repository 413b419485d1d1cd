import { expect, it } from 'vitest'
import { markedPieces } from './chat-marks.ts'

const classes = new Set(['email', 'us_ssn'])

it('[U15] placeholders of classes that were found, and masks, are set off', () => {
  expect(markedPieces('to [EMAIL_1] or [US_SSN_12], ***-**-1234!', classes)).toEqual([
    { text: 'to ', hidden: null },
    { text: '[EMAIL_1]', hidden: 'email' },
    { text: ' or ', hidden: null },
    { text: '[US_SSN_12]', hidden: 'us_ssn' },
    { text: ', ', hidden: null },
    { text: '***-**-1234!', hidden: '' },
  ])
})

it('[U15] what an agent made to look like a placeholder of another class is its text', () => {
  expect(markedPieces('[SALARY_1] [NOTE]', classes)).toEqual([
    { text: '[SALARY_1] [NOTE]', hidden: null },
  ])
  expect(markedPieces('**bold** text', classes)).toHaveLength(1)
  expect(markedPieces('***', new Set())).toEqual([{ text: '***', hidden: null }])
})

it('takes long texts in linear time, and marks no more than it can show', () => {
  for (const text of ['*'.repeat(300_000), '['.repeat(300_000), '[A'.repeat(150_000)])
    expect(
      markedPieces(text, classes)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text)
  const many = markedPieces('[EMAIL_1] '.repeat(5000), classes)
  expect(many.length).toBeLessThanOrEqual(2002)
  expect(many.map((piece) => piece.text).join('')).toBe('[EMAIL_1] '.repeat(5000))
})
