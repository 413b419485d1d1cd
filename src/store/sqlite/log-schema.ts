import { recordKinds } from '../../record/kind.ts'
import { auditSchema } from './audit-query.ts'
import { indexSchema } from './sqlite-index-store.ts'

// What can be asked of a header is computed from it by SQLite itself: a column can never say something else than the
// header that the manifest commits to.
const computed = [
  'trace',
  'span',
  'step',
  'status',
  'agent',
  'traceType',
  'session',
  'user',
  'action',
]
  .map((name) => `"${name}" TEXT AS (header ->> '$.${name}') VIRTUAL`)
  .join(', ')

export const logSchema = `
CREATE TABLE IF NOT EXISTS records (
  seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL, time INTEGER NOT NULL,
  manifest BLOB NOT NULL, leaf INTEGER UNIQUE, mac BLOB
) STRICT;
CREATE INDEX IF NOT EXISTS records_staged ON records (seq) WHERE leaf IS NULL;
CREATE INDEX IF NOT EXISTS records_audit ON records (kind, time) WHERE kind = ${recordKinds.audit};
CREATE INDEX IF NOT EXISTS records_erasure ON records (kind, seq)
  WHERE kind IN (${recordKinds.erasureIntent}, ${recordKinds.erasureCompletion});
CREATE INDEX IF NOT EXISTS records_retention ON records (kind, seq) WHERE kind = ${recordKinds.retention};
CREATE INDEX IF NOT EXISTS records_hold ON records (kind, seq) WHERE kind = ${recordKinds.hold};
CREATE INDEX IF NOT EXISTS records_producer ON records (kind, seq) WHERE kind = ${recordKinds.producer};
CREATE TABLE IF NOT EXISTS headers (
  seq INTEGER PRIMARY KEY, salt BLOB NOT NULL, header TEXT NOT NULL,
  ${computed}, start INTEGER AS (header ->> '$.start') VIRTUAL
) STRICT;
CREATE INDEX IF NOT EXISTS headers_trace ON headers (trace, start) WHERE trace IS NOT NULL;
DROP INDEX IF EXISTS headers_start;
CREATE INDEX IF NOT EXISTS headers_runs ON headers (start, seq, trace) WHERE step IS NOT NULL;
CREATE INDEX IF NOT EXISTS headers_session ON headers (session, trace) WHERE session IS NOT NULL;
CREATE INDEX IF NOT EXISTS headers_user ON headers ("user", trace) WHERE "user" IS NOT NULL;
CREATE TABLE IF NOT EXISTS parts (id BLOB NOT NULL UNIQUE, seq INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS residues (
  kind TEXT NOT NULL, hour INTEGER NOT NULL, duration INTEGER, model TEXT, inputTokens INTEGER, outputTokens INTEGER, cost REAL
) STRICT;
CREATE TABLE IF NOT EXISTS tiles (level INTEGER NOT NULL, n INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (level, n))
  STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tree (one INTEGER PRIMARY KEY CHECK (one = 1), mac BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS checkpoint (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, note BLOB NOT NULL)
  STRICT;
CREATE TABLE IF NOT EXISTS witnessed (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, note BLOB NOT NULL)
  STRICT;${auditSchema}${indexSchema}`
