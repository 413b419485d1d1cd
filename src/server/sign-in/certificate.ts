// Client certificates that the settings name, as principals. By then TLS has verified them against `tls_client_ca`.
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { parseCertificate } from '../../crypto/x509.ts'
import type { CertificateRule } from '../sign-in-section.ts'

/** As much as is asked of a certificate. */
export interface ClientCertificate {
  /** A line for each of its names: attacker-controlled, and escaped by Node. */
  readonly subject: string
  readonly subjectAltName: string | undefined
  /** SHA-256, hex with colons. */
  readonly fingerprint256: string
  /** Milliseconds since the epoch. */
  readonly ends: number
}

/** Null on a connection without TLS or without a certificate that holds. */
export function certificateOf(socket: Socket | undefined): ClientCertificate | null {
  if (!socket || !('authorized' in socket) || socket.authorized !== true) return null
  const certificate = (socket as TLSSocket).getPeerX509Certificate()
  return certificate ? clientCertificate(certificate) : null
}

/** The certificate of a gRPC call: its library hands out what Node makes of it, of which only the bytes are unambiguous. */
export function certificateOfPeer(der: Uint8Array | undefined): ClientCertificate | null {
  return der ? clientCertificate(parseCertificate(der)) : null
}

function clientCertificate(given: {
  readonly subject: string
  readonly subjectAltName: string | undefined
  readonly fingerprint256: string
  readonly validTo: string
}): ClientCertificate {
  const { subject, subjectAltName, fingerprint256, validTo } = given
  return { subject, subjectAltName, fingerprint256, ends: Date.parse(validTo) }
}

/** The first that matches. Null for one that nobody named, which then is nobody, and for one that ended since it connected. */
export function ruleOf(
  certificate: ClientCertificate,
  rules: readonly CertificateRule[],
  now: number,
): CertificateRule | null {
  if (!(now < certificate.ends)) return null
  const digest = certificate.fingerprint256.replaceAll(':', '').toLowerCase()
  const subject = certificate.subject.split('\n').join(', ')
  // Names of hosts are the same in either case.
  const names = altNamesOf(certificate.subjectAltName ?? '').map((name) =>
    name.startsWith('DNS:') ? `DNS:${name.slice(4).toLowerCase()}` : name,
  )
  return (
    rules.find(
      (rule) =>
        (rule.subject === undefined || rule.subject === subject) &&
        (rule.fingerprint === undefined || rule.fingerprint === digest) &&
        (rule.san === undefined || names.includes(typed(rule.san))),
    ) ?? null
  )
}

function typed(san: string): string {
  if (san.includes('://')) return `URI:${san}`
  return san.includes('@') ? `email:${san}` : `DNS:${san.toLowerCase()}`
}

/** Names are parted by `, `; one that holds such a thing is quoted, and so is none that a rule can name. */
function altNamesOf(text: string): string[] {
  const names: string[] = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && isQuoted) at++
    else if (text[at] === '"') isQuoted = !isQuoted
    else if (text.startsWith(', ', at) && !isQuoted) {
      names.push(text.slice(start, at))
      start = at + 2
    }
  }
  return [...names, text.slice(start)]
}
