import { stepView, type StepView } from '../access/step-view.ts'
import type { Header } from '../record/header.ts'
import { formatRecordId } from '../record/id.ts'
import type { JsonObject } from '../record/json.ts'

let records = 0

/** A header with everything that one must have; override what the test is about. */
export function testHeader(more: Partial<Header> = {}): Header {
  return {
    ...{ kind: 'step', trace: 'a'.repeat(32), span: '1111111111111111', step: 'completion' },
    ...{ name: 'chat gpt-4o', start: 1_790_000_000_000_000, status: 'unset' },
    ...more,
  }
}

/** What is shown of a record with that header and content, each under a record id of its own. */
export function testView(header: Header, content: JsonObject = {}): StepView {
  const id = new Uint8Array(16)
  new DataView(id.buffer).setUint32(12, ++records)
  const record = {
    ...{ index: records, id, kind: 1, time: 0, manifest: new Uint8Array() },
    ...{ header: null, salt: null },
  }
  const view = stepView(record, header, content, 'shown')
  return { ...view, recordId: formatRecordId(id) }
}
