import { SealtraceError } from '../../error.ts'
import type { SubjectName } from '../../erase/subjects.ts'
import type { Routes } from '../api/routes.ts'
import {
  EraseAnswer,
  ErasedSubject,
  SubjectApprove,
  SubjectErase,
  SubjectExport,
  SubjectExportAsked,
  SubjectFind,
  SubjectView,
} from '../api/schemas/subjects.ts'

const common = { method: 'post', access: 'manage-subjects', tag: 'Subjects' } as const

/** Finds and erases people, and hands out what is theirs. A value stands in a body only: URLs stay in the logs of proxies. */
export function subjectRoutes(routes: Routes): void {
  const { subjects } = routes.context
  routes.api(
    {
      ...common,
      path: '/api/v1/subjects/find',
      action: 'subject.find',
      operation: 'findSubject',
      summary: 'What there is of a person.',
      body: SubjectFind,
      answer: SubjectView,
    },
    async ({ principal, body }) => {
      const { value, class: of } = body
      const who = value === undefined ? nameOf(body) : { value, class: of }
      if (value !== undefined && (body.user ?? body.subject) !== undefined) throw notOne()
      return subjects.find(principal, { who })
    },
  )
  routes.api(
    {
      ...common,
      path: '/api/v1/subjects/erase',
      action: 'subject.erase',
      operation: 'eraseSubject',
      summary: 'Erases a person for good, or says what would go.',
      body: SubjectErase,
      answer: EraseAnswer,
    },
    async ({ principal, body }) => {
      const { values = [], reason, dryRun, mentions } = body
      if (mentions && ((body.user ?? body.subject) !== undefined || values.length === 0))
        throw new SealtraceError('bad_request', 'mentions goes with values, and with nobody')
      const who = mentions ? { mentions } : nameOf(body)
      return subjects.erase(principal, { who, values, reason, dryRun })
    },
  )
  handOut(routes)
}

function handOut(routes: Routes): void {
  const { subjects } = routes.context
  routes.api(
    {
      ...common,
      path: '/api/v1/subjects/approve',
      action: 'subject.approve',
      operation: 'approveErasure',
      summary: "The second person's word: carries out an erasure that another one asked for.",
      body: SubjectApprove,
      answer: ErasedSubject,
    },
    async ({ principal, body }) => subjects.approve(principal, body.request),
  )
  routes.api(
    {
      ...common,
      path: '/api/v1/subjects/export',
      action: 'subject.export',
      operation: 'exportSubject',
      summary: 'All that is recorded of a person, in the clear.',
      body: SubjectExportAsked,
      answer: SubjectExport,
    },
    async ({ principal, body }) =>
      subjects.export(principal, { who: nameOf(body), reason: body.reason }),
  )
}

function nameOf(asked: { subject?: string | undefined; user?: string | undefined }): SubjectName {
  if (asked.subject !== undefined && asked.user === undefined) return { id: asked.subject }
  if (asked.user !== undefined && asked.subject === undefined) return { user: asked.user }
  throw notOne()
}

function notOne(): SealtraceError {
  return new SealtraceError('bad_request', 'say who is meant by one of subject, user and value')
}
