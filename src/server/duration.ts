import { z } from 'zod'

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A setting such as `250ms`, `10s`, `5m`, `1h` or `2d`, in milliseconds once read; so are `least` and `most`. */
export function duration({ least, most, usual }: { least: number; most: number; usual: string }) {
  return z
    .string()
    .default(usual)
    .transform((text, context) => {
      const [, digits = '', unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? []
      const length = Number(digits) * units[unit as keyof typeof units]
      if (digits !== '' && length >= least && length <= most) return length
      context.addIssue({
        code: 'custom',
        message: `a duration such as 250ms, 10s, 5m or 1h, from ${least} to ${most} ms`,
      })
      return z.NEVER
    })
}
