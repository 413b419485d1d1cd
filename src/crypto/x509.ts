import { X509Certificate } from 'node:crypto'

/** Throws for bytes that are no certificate. */
export function parseCertificate(der: Uint8Array): X509Certificate {
  return new X509Certificate(der)
}
