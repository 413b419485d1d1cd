import type { LogState } from '../../api/client.ts'
import { saveFile } from '../../lib/download.ts'
import { StatTile } from '../../ui/charts/stat-tile.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { Snippet } from '../../ui/snippet.tsx'

const exactly = (count: number): string => count.toLocaleString()

export function LogTiles({ log }: { log: LogState }) {
  const { size, checkpoint, witnessed, witnesses } = log
  const waiting = size - (checkpoint?.size ?? 0)
  return (
    <div className="stat-grid">
      <StatTile label="Records in the log" value={exactly(size)} note="in order, for good" />
      <StatTile
        label="Last checkpoint"
        value={checkpoint ? exactly(checkpoint.size) : '–'}
        note={waiting > 0 ? `${exactly(waiting)} wait for the next` : 'covers all of them'}
      />
      <StatTile
        label="Witnessed"
        value={witnessed ? exactly(witnessed.size) : '–'}
        note={
          witnessed === null
            ? witnesses.length === 0
              ? 'no witnesses are set up'
              : 'not yet'
            : witnessed.lag > 0
              ? `${exactly(witnessed.lag)} records behind`
              : 'up to date'
        }
      />
    </div>
  )
}

/** What the operator has to know before anything else. */
export function LogTrouble({ log: { frozen, trouble } }: { log: LogState }) {
  return (
    <>
      {trouble !== null && (
        <p className="notice" data-tone="bad" role="alert">
          The log takes no records: <PlainText text={trouble} />
        </p>
      )}
      {frozen !== null && (
        <p className="notice" data-tone="warn">
          The log is frozen and takes no steps any more, by record <code>{frozen}</code>.
        </p>
      )}
    </>
  )
}

/** What one takes along to hold the log against later. */
export function CheckpointCard({ log }: { log: LogState }) {
  const { origin, logKey, checkpoint } = log
  return (
    <section className="card stack" aria-labelledby="checkpoint">
      <div className="spread">
        <h2 id="checkpoint">Checkpoint and key</h2>
        <div className="row">
          {checkpoint && (
            <Button
              icon="download"
              size="small"
              onClick={() => saveFile(checkpoint.note, 'checkpoint.txt')}
            >
              Checkpoint
            </Button>
          )}
          <Button
            icon="download"
            size="small"
            onClick={() => saveFile(`${logKey}\n`, 'sealtrace-log-key.txt')}
          >
            Log key
          </Button>
        </div>
      </div>
      <p className="soft small">
        Keep both where the log’s operator cannot change them: with them anybody can show later that
        nothing was changed, dropped or reordered since.
      </p>
      <dl className="facts">
        <dt>Origin</dt>
        <dd>
          <PlainText text={origin} className="mono" />
        </dd>
        <dt>Log key</dt>
        <dd className="row">
          <code className="wrap">{logKey}</code>
          <CopyButton text={logKey} what="the log key" />
        </dd>
        <dt>Root hash</dt>
        <dd>
          {checkpoint ? <code className="wrap">{checkpoint.rootHash}</code> : 'none is signed yet'}
        </dd>
      </dl>
      {checkpoint && <Snippet code={checkpoint.note} what="the signed checkpoint" />}
    </section>
  )
}
