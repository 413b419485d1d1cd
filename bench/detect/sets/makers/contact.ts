import type { Random } from '../random.ts'
import { words } from '../words.ts'
import { bareName, familyName, givenName, type Language } from './names.ts'

const hosts = words(
  `gmail.com yahoo.com outlook.com hotmail.com icloud.com proton.me gmx.de web.de orange.fr laposte.net telefonica.net
  example.com example.org mail.example.net brightharbor.io kestrel-labs.dev northquay.co.uk pinecrest.edu stadt-musterau.de
  clinica-sanroque.es cabinet-verlaine.fr mx1.eu.zentrale.ch acme-widgets.com vale.com.br kurumi.co.jp bureau.gouv.fr
  tilde.museum shop.online quartz.technology orchard.com.au riverside.k12.ca.us data.agency`,
)

/** An e-mail address: with dots, plus tags, digits, upper case, accents, sub-domains. */
export function email(random: Random, language: Language): string {
  const first = bareName(givenName(random, language))
  const last = bareName(familyName(random, language))
  const n = String(random.int(1, 2005))
  const host = random.pick(hosts)
  const local = random.pick([
    `${first}.${last}`,
    `${first}.${last}`,
    `${first.charAt(0)}${last}`,
    `${first}_${last}${n}`,
    `${first}${n}`,
    `${last}.${first}`,
    `${first}.${last}+${random.pick(['news', 'shop', 'ticket42', 'sealed'])}`,
    `${first}-${last}`,
    `${first}.${last.charAt(0)}`,
    `${random.pick(['info', 'support', 'hr', 'billing', 'no-reply', 'contacto', 'praxis'])}`,
  ])
  const style = random.int(0, 29)
  if (style === 0) return `${local}@${host}`.toUpperCase()
  if (style === 1) return `${givenName(random, language).replaceAll(' ', '')}.${last}@${host}`
  return `${local}@${host}`
}

// `#` any digit, `N` 2 to 9. National forms, then international ones. Plans as national regulators publish them.
const national: Record<string, readonly string[]> = {
  us: [
    '(NN#) N##-####',
    'NN#-N##-####',
    'NN#.N##.####',
    'NN# N## ####',
    '1-NN#-N##-####',
    '(NN#)N##-####',
    'NN#-N##-#### x###',
    'NN#-N##-#### ext. ##',
  ],
  gb: [
    '020 7### ####',
    '0161 4## ####',
    '07N## ######',
    '01223 ######',
    '(0131) 5## ####',
    '07N########',
  ],
  es: [
    '6## ## ## ##',
    '6## ### ###',
    '91 ### ## ##',
    '93N ### ###',
    '7########',
    '6########',
    '955-###-###',
  ],
  de: [
    '030 ########',
    '0171 #######',
    '0151/########',
    '089/######',
    '(0221) ######',
    '0341-#######',
    '040 ## ## ## ##',
    '0176 ########',
  ],
  fr: ['06 ## ## ## ##', '01 ## ## ## ##', '07.##.##.##.##', '04########', '02-##-##-##-##'],
  it: ['3N# #######', '06 #######', '02 ########', '34########'],
  au: ['04## ### ###', '(02) 9### ####', '1300 ### ###'],
  in: ['98### #####', '0NN-########', '9#########'],
  mx: ['55 #### ####', '(81) #### ####', '33-####-####'],
  br: ['(11) 9####-####', '(21) 3###-####', '11 9####-####'],
}

const international = [
  '+1 NN# N## ####',
  '+1-NN#-N##-####',
  '+1 (NN#) N##-####',
  '+1NN#N######',
  '+1.NN#.N##.####',
  '+44 20 7### ####',
  '+44 7### ######',
  '+44 (0)20 7### ####',
  '+447#########',
  '0044 20 7### ####',
  '+353 1 ### ####',
  '+353 8# ### ####',
  '+49 30 ########',
  '+49 171 #######',
  '+49 (0)89 ######',
  '+49-151-########',
  '0049 30 ########',
  '+33 6 ## ## ## ##',
  '+33 (0)1 ## ## ## ##',
  '+336########',
  '+34 6## ### ###',
  '+34 91 ### ## ##',
  '+346########',
  '0034 6## ### ###',
  '+39 06 ########',
  '+39 34# #######',
  '+31 20 ### ####',
  '+31 6 ########',
  '+32 2 ### ## ##',
  '+32 47# ## ## ##',
  '+351 21 ### ####',
  '+351 91# ### ###',
  '+48 5## ### ###',
  '+48 22 ### ## ##',
  '+46 70 ### ## ##',
  '+46 8 ### ### ##',
  '+41 44 ### ## ##',
  '+41 79 ### ## ##',
  '+43 1 #######',
  '+43 664 #######',
  '+45 ## ## ## ##',
  '+47 9## ## ###',
  '+358 40 #######',
  '+55 11 9####-####',
  '+55 (21) 3###-####',
  '+52 55 #### ####',
  '+54 9 11 ####-####',
  '+57 3## ### ####',
  '+56 9 #### ####',
  '+91 98### #####',
  '+91-9#########',
  '+61 4## ### ###',
  '+61 2 9### ####',
  '+64 21 ### ####',
  '+81 3-####-####',
  '+81 90 #### ####',
  '+86 138 #### ####',
  '+86 10 #### ####',
  '+82 10-####-####',
  '+65 9### ####',
  '+852 9### ####',
  '+27 82 ### ####',
  '+234 80# ### ####',
  '+254 7## ######',
  '+20 10 #### ####',
  '+971 50 ### ####',
  '+972 5#-###-####',
  '+90 532 ### ## ##',
  '+30 210 ### ####',
  '+420 6## ### ###',
  '+36 30 ### ####',
  '+40 7## ### ###',
  '+7 9## ###-##-##',
  '+380 67 ### ## ##',
  '+63 917 ### ####',
  '+62 812-####-####',
  '+66 8# ### ####',
  '+60 12-### ####',
]

const home: Record<Language, readonly string[]> = {
  en: ['us', 'us', 'us', 'us', 'gb', 'gb', 'au', 'in'],
  es: ['es', 'es', 'es', 'mx'],
  de: ['de'],
  fr: ['fr'],
}

/** A phone number in an international form. */
export function phoneAbroad(random: Random): string {
  return random.shape(random.pick(international))
}

/** A phone number in a form that people of the language use; sometimes one from elsewhere. */
export function phone(random: Random, language: Language): string {
  if (random.chance(0.4)) return phoneAbroad(random)
  const country = random.chance(0.9)
    ? random.pick(home[language])
    : random.pick(Object.keys(national))
  return random.shape(random.pick(national[country] ?? international))
}

/** A North American number in its common forms, which need no word beside them. */
export function phoneUs(random: Random): string {
  return random.shape(random.pick(national['us'] ?? international))
}

const sites = words(
  `example.com www.brightharbor.io kestrel-labs.dev api.northquay.co.uk docs.pinecrest.edu stadt-musterau.de files.quartz.technology
  clinica-sanroque.es www.cabinet-verlaine.fr orchard.com.au my.vale.com.br portal.zentrale.ch localhost:3000 10.0.4.17:8443
  bit.ly t.co www.tilde.museum`,
)
const paths = [
  '',
  '/',
  '/login',
  '/a/b/c.html',
  '/users/4417/orders?page=2',
  '/search?q=blue+shoes&lang=en',
  '/#top',
  '/wiki/Foo_(bar)',
  '/files/report%202024.pdf',
  '/~jdoe/',
]

/** A web address with its scheme. */
export function url(random: Random): string {
  const scheme = random.pick(['https', 'https', 'https', 'http', 'ftp'])
  return `${scheme}://${random.pick(sites)}${random.pick(paths)}`
}

/** A web address as people write it in prose: `www.` and no scheme. */
export function bareUrl(random: Random): string {
  const site = random.pick(sites.filter((name) => name.startsWith('www.')))
  return `${site}${random.pick(paths.slice(0, 6))}`
}

export function ipv4(random: Random): string {
  const first = random.pick([10, 172, 192, 8, 52, 81, 133, 203, 212, 91])
  return [first, random.int(0, 255), random.int(0, 255), random.int(1, 254)].join('.')
}

/** IPv6, whole, shortened, or with a zone. */
export function ipv6(random: Random): string {
  const group = () => random.string('0123456789abcdef', 4)
  const start = random.pick(['2001:db8', 'fe80', '2a02:1205', 'fd12:3456'])
  const style = random.int(0, 4)
  if (style === 0)
    return `2001:db8:${group()}:${group()}:${group()}:${group()}:${group()}:${group()}`
  if (style === 1) return `${start}::${group()}`
  if (style === 2) return `${start}::${group()}:${group()}`
  if (style === 3) return `${start}::${random.int(1, 9)}`
  return `${start}:${group()}::${group()}`.toUpperCase()
}

export function mac(random: Random): string {
  const pairs = Array.from({ length: 6 }, () => random.string('0123456789abcdef', 2))
  const text = random.chance(0.15)
    ? `${pairs[0]}${pairs[1]}.${pairs[2]}${pairs[3]}.${pairs[4]}${pairs[5]}`
    : pairs.join(random.pick([':', '-']))
  return random.chance(0.4) ? text.toUpperCase() : text
}

/** A name to sign in with. */
export function username(random: Random, language: Language): string {
  const first = bareName(givenName(random, language))
  const last = bareName(familyName(random, language))
  const n = random.int(1, 999)
  return random.pick([
    `${first.charAt(0)}${last}`,
    `${first}${n}`,
    `${first}_${last}`,
    `${first}.${last}`,
    `${last}${n}`,
    `the_${first}`,
    `${random.pick(['dark', 'blue', 'happy', 'night'])}${random.pick(['wolf', 'otter', 'coder', 'rider'])}${n}`,
  ])
}

/** What people choose as a password. */
export function password(random: Random): string {
  const word = random.pick(
    words('Sunshine Dragon Monkey Winter Falcon Tulip Rocket Banana Octopus Maple'),
  )
  return random.pick([
    `${word}${random.int(10, 9999)}!`,
    `${word.toLowerCase()}${random.int(1, 99)}`,
    `${random.string('abcdefghkmnpqrstuvwxyzABCDEFGHKLMNPQRSTUVWXYZ23456789', 11)}#`,
    `${word}@${random.int(1950, 2025)}`,
    `p@ss${word}${random.int(1, 99)}`,
    `${random.string('abcdefghijkmnopqrstuvwxyz', 5)}-${random.digits(2)}-${word}`,
    random.string('abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789$%&', 14),
  ])
}

/** A password that may stand in a URL as it is. */
export function urlPassword(random: Random): string {
  return password(random).replaceAll(/[^A-Za-z0-9!-]/g, '7')
}
