import { codeAt } from '../chars.ts'
import type { Claim, Scan } from '../scan.ts'

// How crypt(3) and its kin write the hash of a password.
const shapes = [
  /\$2[abxy]?\$\d\d\$[./0-9A-Za-z]{53}/y,
  /\$(?:apr1|[156])\$(?:rounds=\d{1,9}\$)?[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{22,86}/y,
  /\$argon2(?:id|[di])\$(?:v=\d{1,3}\$)?m=\d{1,9},t=\d{1,9},p=\d{1,4}\$[+/0-9A-Za-z]{8,90}\$[+/0-9A-Za-z]{16,180}/y,
  /\$(?:y|gy|7)\$[./0-9A-Za-z]{1,40}\$[./0-9A-Za-z]{1,90}\$[./0-9A-Za-z]{40,90}/y,
  /\$scrypt\$ln=\d{1,3},r=\d{1,5},p=\d{1,5}\$[+/0-9A-Za-z]{8,90}\$[+/0-9A-Za-z]{16,180}/y,
  /\$pbkdf2(?:-sha\d{1,3})?\$\d{1,9}\$[./+0-9A-Za-z]{8,90}\$[./+0-9A-Za-z]{16,180}/y,
  /\$[PH]\$[./0-9A-Za-z]{31}(?![./0-9A-Za-z])/y,
]

/** The hash of a password, as htpasswd, /etc/shadow and web frameworks keep it; `at` is its first dollar sign. */
export function passwordHash(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  // `$5`, `$name` and `${x}`, the usual dollars, have no second one close by.
  const second = codeAt(text, at + 2)
  if (second !== 36 && !isLongName(text, at)) return undefined
  for (const shape of shapes) {
    shape.lastIndex = at
    if (!shape.test(text)) continue
    const end = shape.lastIndex
    return {
      end,
      finding: { class: 'password', start: at, end, confidence: 0.9, detector: 'password-hash' },
    }
  }
  return undefined
}

/** `$2b$`, `$gy$`, `$apr1$`, `$argon2…`, `$scrypt$`, `$pbkdf2…` */
function isLongName(text: string, at: number): boolean {
  const c = codeAt(text, at + 1)
  if (codeAt(text, at + 3) === 36) return c === 50 || c === 103
  return (
    (c === 97 || c === 115 || c === 112) &&
    /^\$(?:apr1\$|argon2|scrypt\$|pbkdf2)/.test(text.slice(at, at + 8))
  )
}
