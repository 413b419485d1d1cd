import type { Random } from '../random.ts'

const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()
const digits = '0123456789'
const alnum = lower + upper + digits
const hex = `${digits}abcdef`
const urlSafe = `${alnum}-_`
const base64 = `${alnum}+/`

// Prefix (put together, so that no scanner of this repository sees a key), alphabet, length of what follows.
const providers: readonly (readonly [readonly string[], string, number])[] = [
  [['AK', 'IA'], `${upper}234567`, 16],
  [['AS', 'IA'], `${upper}234567`, 16],
  [['gh', 'p_'], alnum, 36],
  [['gh', 'o_'], alnum, 36],
  [['gh', 's_'], alnum, 36],
  [['github', '_pat_', '11'], `${alnum}_`, 80],
  [['gl', 'pat-'], urlSafe, 20],
  [['xo', 'xb-', '2345678901', '-', '3456789012345', '-'], alnum, 24],
  [['xo', 'xp-', '2345678901', '-', '3456789012', '-', '4567890123', '-'], hex, 32],
  [['sk', '_live_'], alnum, 24],
  [['sk', '_test_'], alnum, 24],
  [['rk', '_live_'], alnum, 24],
  [['wh', 'sec_'], alnum, 32],
  [['sk-', 'proj-'], urlSafe, 72],
  [['sk-', 'ant-', 'api03-'], urlSafe, 93],
  [['AI', 'za'], urlSafe, 35],
  [['ya', '29.'], urlSafe, 60],
  [['GOC', 'SPX-'], urlSafe, 28],
  [['np', 'm_'], alnum, 36],
  [['py', 'pi-', 'AgEIcHlwaS5vcmc'], urlSafe, 64],
  [['dop', '_v1_'], hex, 64],
  [['h', 'f_'], lower + upper, 34],
  [['r', '8_'], alnum, 37],
  [['gs', 'k_'], alnum, 52],
  [['pc', 'sk_'], alnum, 68],
  [['S', 'G.'], urlSafe, 22],
  [['ke', 'y-'], hex, 32],
  [['S', 'K'], hex, 32],
  [['shp', 'at_'], hex, 32],
  [['shp', 'ss_'], hex, 32],
  [['sq', '0atp-'], urlSafe, 22],
  [['EAA', 'AE'], urlSafe, 60],
  [['lin', '_api_'], alnum, 40],
  [['sec', 'ret_'], alnum, 43],
  [['nt', 'n_'], alnum, 46],
  [['PM', 'AK-'], hex, 24],
  [['dap', 'i'], hex, 32],
  [['hv', 's.'], urlSafe, 90],
  [['pul', '-'], hex, 40],
  [['sn', 'tryu_'], hex, 64],
  [['gl', 'sa_'], alnum, 32],
  [['dt0', 'c01.'], upper + digits, 24],
  [['FL', 'WSECK-'], hex, 32],
  [['dck', 'r_pat_'], urlSafe, 27],
  [['fig', 'd_'], urlSafe, 40],
  [['AGE-SECRET-', 'KEY-1'], 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58],
]

/** A key in the shape of a known maker's. */
export function providerToken(random: Random): string {
  const [prefix, alphabet, length] = random.pick(providers)
  const start = prefix.join('')
  const body = random.string(alphabet, length)
  if (start.startsWith('SG')) return `${start}${body}.${random.string(urlSafe, 43)}`
  if (start === 'dt0c01.') return `${start}${body}.${random.string(upper + digits, 64)}`
  if (start === 'glsa_') return `${start}${body}_${random.string(hex, 8)}`
  return `${start}${body}`.replace(/[-_]$/, 'x')
}

const encode = (text: string) => Buffer.from(text).toString('base64url')

/** A JSON Web Token. */
export function jwt(random: Random): string {
  const header = JSON.stringify({ alg: random.pick(['HS256', 'RS256', 'ES256']), typ: 'JWT' })
  const claims = JSON.stringify({
    sub: random.digits(8),
    iat: random.int(1_600_000_000, 1_800_000_000),
    role: 'user',
  })
  return [encode(header), encode(claims), random.string(urlSafe, 43)].join('.')
}

/** A private key in PEM, of any of the usual kinds. */
export function pem(random: Random): string {
  const kind = random.pick(['RSA ', 'EC ', '', 'OPENSSH ', 'DSA ', 'ENCRYPTED '])
  const rows = Array.from({ length: random.int(3, 12) }, () => random.string(base64, 64))
  const mark = (word: string) => `-----${word} ${kind}PRIVATE KEY-----`
  return [
    mark('BEGIN'),
    ...rows,
    `${random.string(base64, random.int(8, 60))}==`,
    mark('END'),
  ].join('\n')
}

/** A value that nothing but its randomness and the key before it gives away. */
export function genericSecret(random: Random): string {
  return random.pick([
    () => random.string(hex, 32),
    () => random.string(hex, 40),
    () => random.string(hex, 64),
    () => random.string(alnum, 20),
    () => random.string(alnum, 32),
    () => random.string(urlSafe, 43).replace(/^-|-$/, 'x'),
    () => `${random.string(base64, 43).replace(/\+$/, 'x')}=`,
    () => `${random.string(alnum, 8)}-${random.string(alnum, 12)}`,
    () =>
      random
        .string(`${alnum}!%^*`, 18)
        .replace(/^[^a-z]/i, 'x')
        .replace(/[^a-z0-9]$/i, '7'),
  ])()
}

/** What a session cookie or bearer header holds. */
export function bearer(random: Random): string {
  return random.string(alnum, random.int(24, 48))
}
