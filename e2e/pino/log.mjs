// An application that logs with pino through the transport, as its page says.
import { pino } from 'pino'

const log = pino({ transport: { target: 'sealtrace/pino' } })

const trace_id = '0123456789abcdef'.repeat(2)
log.child({ trace_id, span_id: '0123456789abcdef' }).info('asked by jane.sample@example.com')
log.error(new TypeError('no row for 219-09-9999'), 'the profile could not be read')
log.info({ login: { password: 'S3cretPw' } }, 'tried again')
console.log(JSON.stringify({ outcome: 'logged' }))
