import { encodeUtf8 } from './encoding.ts'
import { parseCertificate } from './x509.ts'

/** Whether a PEM text holds certificates and all of them can be read. Node passes over what is none, and for an empty text of authorities believes those that it knows. */
export function holdsCertificates(pem: string): boolean {
  const blocks = pem.match(/-----BEGIN [A-Z0-9 ]*CERTIFICATE-----[^-]*-----END [^-]*-----/g) ?? []
  try {
    for (const block of blocks) parseCertificate(encodeUtf8(block))
  } catch {
    return false
  }
  return blocks.length > 0
}
