import type { Paint } from '../io.ts'

/** `[EMAIL_1]`, `[REDACTED]`, and masks such as `***-**-****`. */
const hidden = /\[[A-Z][A-Z0-9_]{0,60}\]|\*{2,}[^\s"',;)\]}]*/g

/** Sets off what stands for something hidden. */
export function highlight(text: string, paint: Paint): string {
  return text.replaceAll(hidden, (mark) => paint(['bold', 'magenta'], mark))
}
