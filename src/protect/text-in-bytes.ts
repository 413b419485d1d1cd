/** Bytes of ASCII in a row that are a text and no accident. */
const shortest = 12
/** Characters of base64 that are looked at: what holds more than text is looked into at its beginning. */
const most = 8192

/**
 * Text that base64 stands for when there is more in it: UTF-16, parts between NULs, a few characters before the encoded
 * ones. Undefined when it holds none.
 */
export function textInBase64(run: string): string | undefined {
  const read = run.slice(0, most)
  for (let skipped = 0; skipped < 4; skipped++) {
    const text = textInBytes(Buffer.from(skipped ? read.slice(skipped) : read, 'base64'))
    if (text !== undefined) return text
  }
  return undefined
}

function textInBytes(bytes: Buffer): string | undefined {
  const wide = fromUtf16(bytes)
  if (wide !== undefined) return wide
  const login = fromLogin(bytes)
  if (login !== undefined) return login
  let [first, last, start] = [-1, -1, 0]
  for (let i = 0; i <= bytes.length; i++) {
    if (i < bytes.length && isAscii(bytes[i] ?? 0)) continue
    if (i - start >= shortest) {
      if (first < 0) first = start
      last = i
    }
    start = i + 1
  }
  if (first < 0) return undefined
  return bytes.toString('utf8', first, last).replace(/[^\P{Cc}\t\r\n]/gu, '\n')
}

/** Latin text in UTF-16: every second byte is 0. */
function fromUtf16(bytes: Buffer): string | undefined {
  const pairs = bytes.length >> 1
  if (pairs < shortest / 2) return undefined
  let [even, odd] = [0, 0]
  for (let i = 0; i < pairs * 2; i += 2) {
    if (bytes[i] === 0 && isAscii(bytes[i + 1] ?? 0)) even++
    else if (bytes[i + 1] === 0 && isAscii(bytes[i] ?? 0)) odd++
  }
  if (odd > pairs * 0.7) return bytes.toString('utf16le')
  if (even <= pairs * 0.7) return undefined
  return Buffer.from(bytes.subarray(0, pairs * 2))
    .swap16()
    .toString('utf16le')
}

/** `NUL name NUL password`, as mail and chat servers are told (RFC 4616); the words before make it known. */
function fromLogin(bytes: Buffer): string | undefined {
  if (bytes.length > 256 || !bytes.includes(0)) return undefined
  const parts = /^([^\0]*)\0([^\0]{1,128})\0([^\0]{1,128})$/.exec(bytes.toString('utf8'))
  if (!parts || /[\p{Cc}\ufffd]/u.test(parts.slice(1).join(''))) return undefined
  return `${parts[1]}\nusername: ${parts[2]}\npassword: ${parts[3]}`
}

function isAscii(byte: number): boolean {
  return (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13
}
