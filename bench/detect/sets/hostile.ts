import { Random } from './random.ts'

/** Makes a hostile text of so many characters. */
type Make = (size: number) => string

const repeat =
  (unit: string): Make =>
  (size) =>
    unit.repeat(Math.ceil(size / unit.length)).slice(0, size)

const start =
  (first: string, unit: string): Make =>
  (size) =>
    first + repeat(unit)(size - first.length)

const drawn =
  (alphabet: string): Make =>
  (size) => {
    const block = new Random(5).string(alphabet, 4096)
    return repeat(block)(size)
  }

const alnum = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const begin = `-----${'BEGIN'} `

/** Texts that stall careless detectors, by name. What they hold is chosen so that a match is always about to begin. */
export const hostile: Readonly<Record<string, Make>> = {
  'one letter': repeat('a'),
  'one capital': repeat('A'),
  blanks: repeat(' '),
  'new lines': repeat('\n'),
  'dotted ones': repeat('1.1.1.'),
  'ssn begun': repeat('123-45-'),
  'ssn whole': repeat('219-09-9999 '),
  digits: repeat('1234567890'),
  zeros: repeat('0'),
  'digits and blanks': repeat('1 1 1 '),
  'digits and hyphens': repeat('1-1-1-'),
  'digits and slashes': repeat('1/1/1/'),
  'digits and colons': repeat('12:34:'),
  'digits and commas': repeat('1,1,1,'),
  'card groups': repeat('4111 1111 '),
  'card digits': repeat('4111111111111111'),
  'card hyphens': repeat('4111-1111-'),
  'iban groups': repeat(`DE89 ${'3704'} `),
  'iban run': repeat('GB29NWBK'),
  'url paths': repeat('http://x/x/x/'),
  'url starts': repeat('http://'),
  'url userinfo': repeat('http://a:b@'),
  'url query': start('http://x/?', 'a=b&'),
  'percent escapes': repeat('%40'),
  'percent text': repeat('a%40a%2E'),
  'at signs': repeat('@'),
  'e-mail begun': repeat('a@a@'),
  'e-mail dots': repeat('a.a.a@'),
  'e-mail domain': start('a@', 'a.'),
  'e-mail dashes': start('a@', 'a-'),
  'local part': repeat('a.'),
  brackets: repeat('((('),
  'bracket pairs': repeat('(1)'),
  'phone plus': repeat('+1+1'),
  'phone groups': repeat('+1 (202) '),
  pluses: repeat('+'),
  hyphens: repeat('-'),
  'pem begin': repeat(begin),
  'pem header only': (size) => `${begin}RSA PRIVATE ${'KEY'}-----\n${repeat('A')(size)}`,
  'jwt begun': repeat('eyJ.'),
  'jwt long': start('eyJ', 'a.'),
  'key equals': repeat('key=key='),
  'key colons': repeat('key: key: '),
  'quoted key': repeat('"key":'),
  'password key': repeat('password='),
  'password open quote': start('password: "', 'a '),
  'password is': repeat('password is '),
  'escaped quotes': repeat('\\"'),
  'escaped key': repeat('\\"password\\":\\"'),
  'nested quotes': repeat('"\'"\''),
  backslashes: repeat('\\'),
  'escapes n': repeat('\\n1'),
  titles: repeat('Mr. Mr. Mr. '),
  'given names': repeat('John John '),
  'capital words': repeat('Aaa Bbb '),
  'capitals run': repeat('ABC DEF '),
  initials: repeat('J. K. '),
  'name commas': repeat('Smith, John, '),
  particles: repeat('de la von van '),
  'long base64': drawn(`${alnum}+/`),
  'long base64url': drawn(`${alnum}-_`),
  'long hex': drawn('0123456789abcdef'),
  'hex pairs': repeat('ab:cd:'),
  colons: repeat('::::'),
  'ipv6 groups': repeat('ffff:'),
  'ipv6 short': repeat('1::1:'),
  bearer: repeat('Bearer '),
  authorization: repeat('Authorization: Bearer '),
  'surrogate pairs': repeat('\u{1F600}'),
  'lone surrogates': repeat('\ud83d'),
  nul: repeat('\0'),
  'combining marks': repeat('e\u0301\u0302'),
  'wide digits': repeat('\uff11\uff12'),
  'zero width': repeat('\u200b4'),
  'sk prefix': repeat('sk-'),
  'akia prefix': repeat('AK' + 'IA'),
  'ghp prefix': repeat('gh' + 'p_'),
  'xox prefix': repeat('xo' + 'xb-'),
  'ssn words': repeat('ssn ssn '),
  'cue words': repeat('card phone account dob '),
  'cue and digit': repeat('phone 1 '),
  months: repeat('January February May '),
  'month days': repeat('May 1 '),
  'street words': repeat('Street Avenue Road '),
  'house numbers': repeat('12 Main '),
  diagnosed: repeat('diagnosed with '),
  salary: repeat('salary of $'),
  born: repeat('born on '),
  organisations: repeat('Bank of the '),
  commas: repeat(','),
  'tabs and pipes': repeat('|\t'),
  underscores: repeat('_'),
  'snake words': repeat('api_key_'),
  'camel words': repeat('ApiKey'),
  'json open': repeat('{"a":'),
  'xml open': repeat('<a b="'),
  'crypto one': repeat('1A'),
  bech: repeat('bc1q'),
  ethereum: repeat('0x'),
  cyrillic: repeat('\u0418\u0432\u0430\u043d '),
  chinese: repeat('\u8eab\u4efd\u8bc1'),
  mixed: repeat('a@b.c +1 4111 key="x" 1.2.3.4 Mr. J '),
}
