import { codeAt, isHex, runEnd } from '../chars.ts'

// Tokens that their makers mark in the middle or at the end. Each is asked for by the character after the word and its length.
const terraform = /[0-9A-Za-z]{14}\.atlasv1\.[\w=-]{60,90}/y
const discord = /[MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{27,45}/y
const telegram = /\d{8,10}:AA[\w-]{32,34}(?![\w-])/y
const mailchimp = /[0-9a-f]{32}-us\d{1,2}(?!\w)/y
const mailgun = /[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?!\w)/y
const facebookApp = /\d{15,16}(?:\||%7C)[\w-]{27,40}/iy
const ghostAdmin = /[0-9a-f]{24}:[0-9a-f]{64}(?!\w)/y
const salesforce = /00[0-9A-Za-z]{13}![\w.]{80,120}/y
const entra = /[\w.]{3}\dQ~[\w~.-]{31,34}/y
const azureMark =
  /[0-9A-Za-z+/]{33,76}(?:ACDb|APIM|AzCa|AzFu|AzSe|AIoT|\+ASt|\+ACR|\+AMC|\+AEh)[0-9A-Za-z+/=]{4,10}/y

/** End of a token that begins with the word `start` to `end` and carries its maker's mark; 0 when it does not. */
export function markedToken(text: string, start: number, end: number): number {
  const length = end - start
  switch (codeAt(text, end)) {
    case 46:
      return length === 14 ? test(terraform, text, start) : discordEnd(text, start, length)
    case 58:
      return colonEnd(text, start, length)
    case 45:
      return hyphenEnd(text, start, length)
    case 37:
    case 124:
      return length > 14 ? test(facebookApp, text, start) : 0
    case 33:
      return length === 15 ? test(salesforce, text, start) : 0
    case 126:
      return length === 5 ? test(entra, text, start) : 0
    case 43:
      return length > 30 ? test(azureMark, text, start) : 0
    default:
      return wholeEnd(text, start, end)
  }
}

function hyphenEnd(text: string, start: number, length: number): number {
  if (length === 32) return test(mailchimp, text, start) || test(mailgun, text, start)
  return length > 10 ? discordEnd(text, start, length) : 0
}

function discordEnd(text: string, start: number, length: number): number {
  const first = codeAt(text, start)
  return length < 29 && first > 76 && first < 80 ? test(discord, text, start) : 0
}

function colonEnd(text: string, start: number, length: number): number {
  if (length < 11) return test(telegram, text, start)
  return length === 24 ? test(ghostAdmin, text, start) : 0
}

/** Words of one alphabet with a mark at a fixed place. */
function wholeEnd(text: string, start: number, end: number): number {
  const length = end - start
  if (length === 40) {
    if (text.startsWith('NRAL', end - 4) && runEnd(text, start, isHex, 30) - start === 30)
      return end
    return text.startsWith('_mmk', end - 4) ? end : 0
  }
  return (length === 84 || length === 83) && text.startsWith('JQQJ99', start + 52)
    ? end
    : length > 40
      ? test(azureMark, text, start)
      : 0
}

function test(shape: RegExp, text: string, at: number): number {
  shape.lastIndex = at
  return shape.test(text) ? shape.lastIndex : 0
}
