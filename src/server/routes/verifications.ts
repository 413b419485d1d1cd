import { notFound } from '../../access/principal.ts'
import type { Routes } from '../api/routes.ts'
import { Verification, VerificationAsked, VerificationParams } from '../api/schemas/read.ts'
import { Verifications } from '../verifications.ts'

const common = { access: 'verify', tag: 'Proofs', answer: Verification } as const

/** Verification that one waits for. */
export function verificationRoutes(routes: Routes): void {
  const { verify, looks, now } = routes.context
  const verifications = new Verifications(verify, now)
  routes.api(
    {
      ...common,
      method: 'post',
      path: '/api/v1/verifications',
      operation: 'startVerification',
      summary: 'Begins to verify the log, or gives the verification of this depth that runs.',
      body: VerificationAsked,
    },
    async ({ principal, body }) => {
      await looks.note(principal, 'verify')
      return verifications.start(body.deep)
    },
  )
  routes.api(
    {
      ...common,
      method: 'get',
      path: '/api/v1/verifications/:id',
      operation: 'verification',
      summary: 'How far a verification is, and its report. It is kept for an hour.',
      params: VerificationParams,
    },
    async ({ params }) => {
      const view = verifications.get(params.id)
      if (!view) throw notFound()
      return view
    },
  )
}
