import { expect, it } from 'vitest'
import { newScan } from '../new-scan.ts'
import { password } from './password.ts'

function found(text: string, cue: string): string | undefined {
  const finding = password(newScan(text), text.indexOf(cue) + cue.length)?.finding
  return finding && text.slice(finding.start, finding.end)
}

it.each([
  ['Sign in as jane_doe with Tulip6515!', ' in as', 'Tulip6515!'],
  ['Log in as bob with the password dragon26.', ' in as', 'dragon26'],
  ['user jane.doe pass Maple@1996 thanks', ' pass', 'Maple@1996'],
  ['the password\nis Blue7Sky', 'password', 'Blue7Sky'],
  ['my password, the old one was Rocket2382!.', 'password', 'Rocket2382!'],
  ['Le mot de passe du wifi est p@ssTulip88', 'passe', 'p@ssTulip88'],
  ['the password was changed to Hunter22.', 'password', 'Hunter22'],
  ['<password> Maple4468! </password>', 'password', 'Maple4468!'],
])('%s', (text, cue, value) => expect(found(text, cue)).toBe(value))

it.each([
  ['Sign in as jane with your phone', ' in as'],
  ['It came in as order 12-B34', ' in as'],
  ['boarding pass AB1234', ' pass'],
  ['user jane pass', ' pass'],
  ['the password\nA1b2c3', 'password'],
  ['password is required!!!', 'password'],
  [`<password>\${DB_PASSWORD}</password>`, 'password'],
  ['<password>never closed', 'password'],
])('nothing in %s', (text, cue) => expect(found(text, cue)).toBeUndefined())
