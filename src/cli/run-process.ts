// Runs the program on this process: its arguments, streams and exit status.
import { reportError } from './report-error.ts'
import { asksForJson, run } from './run.ts'

/** Ends the process. */
export async function runProcess(): Promise<void> {
  ignoreBrokenPipe(process.stdout)
  ignoreBrokenPipe(process.stderr)
  // Node's own report would print the message, which may quote recorded data.
  process.on('uncaughtException', (error) => {
    const io = { stdout: process.stdout, stderr: process.stderr, environment: process.env }
    process.exit(reportError(error, io, asksForJson(process.argv.slice(2))))
  })
  const status = await run(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    environment: process.env,
    folder: process.env['INIT_CWD'] || process.cwd(),
    now: Date.now,
  })
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  process.exit(status)
}

/** A reader that went away (`| head`) is no error of ours; the exit status stays the command's own. */
function ignoreBrokenPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(3)
  })
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve()
    else stream.write('', () => resolve())
  })
}
