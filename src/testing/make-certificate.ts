import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export interface CertificateAsked {
  /** Of its files: `NAME.pem`, and `NAME.key` without a passphrase. */
  readonly name: string
  /** Name of the certificate that signs it; null: it signs itself. */
  readonly issuer: string | null
  /** As openssl takes it; default `/CN=NAME`. */
  readonly subject?: string | undefined
}

/** For 127.0.0.1 and two days, by the openssl of this machine. */
export function makeCertificate(folder: string, asked: CertificateAsked): void {
  const { name, issuer, subject = `/CN=${name}` } = asked
  const at = (file: string): string => join(folder, file)
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const ca = issuer ? ['-CA', at(`${issuer}.pem`), '-CAkey', at(`${issuer}.key`)] : []
  const about = ['-subj', subject, '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2']
  const files = ['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)]
  execFileSync('openssl', ['req', '-x509', ...key, ...about, ...ca, ...files], { stdio: 'ignore' })
}
