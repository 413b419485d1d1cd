import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../lib/api.ts'
import { isApiError } from '../lib/api-error.ts'
import { Page } from '../ui/page.tsx'
import { Empty, ErrorState, Loading } from '../ui/states.tsx'
import { ErasureRequests } from './approvals/erasure-requests.tsx'
import { FindForm } from './subjects/find-form.tsx'
import { SubjectCard } from './subjects/subject-card.tsx'
import { findBody, type Search } from './subjects/who.ts'
import './subjects/subjects.css'

export default function SubjectsPage() {
  const [value, setValue] = useState<string | null>(null)
  const find = useMutation({
    mutationFn: (search: Search) => api.findSubject({ body: findBody(search) }),
    // What was looked for leaves the memory of the page with it.
    gcTime: 0,
  })
  const look = (search: Search): void => {
    setValue(search.way === 'value' ? search.text : null)
    find.mutate(search)
  }
  return (
    <Page
      title="Subjects"
      lead="Find all that is held on a person, hand it out, or erase it for good, with the proofs whole."
    >
      <div className="stack">
        <FindForm isBusy={find.isPending} onFind={look} />
        {find.isPending && <Loading lines={4} />}
        {isApiError(find.error, 'not_found') ? (
          <Empty title="Nothing is held on them" icon="subjects">
            <p className="soft">
              Nobody was recorded under this, and the value stands in no run. Spelled otherwise it
              may.
            </p>
          </Empty>
        ) : (
          find.isError && <ErrorState error={find.error} />
        )}
        {find.isSuccess && (
          <SubjectCard
            key={find.data.subject ?? ''}
            view={find.data}
            value={value}
            onGone={() => find.reset()}
            onPerson={(subject) => find.mutate({ way: 'subject', text: subject, className: '' })}
          />
        )}
        <section className="stack-tight" aria-labelledby="requests">
          <h2 id="requests">Waiting for a second person</h2>
          <ErasureRequests isBrief />
        </section>
      </div>
    </Page>
  )
}
