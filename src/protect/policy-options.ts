import type { CaptureMode } from './capture-mode.ts'
import type { Context } from './context.ts'
import type { PresetName } from './presets.ts'

/** A rule of a policy file. It needs a `path` or a `class`; all conditions that it has must hold. */
export interface RuleOptions {
  /** Of a field, at any depth, in any case and spelling: `user.email`, `*.notes`. The whole field is treated. */
  path?: string
  /** With a path: the class that the field's value gets. Without: the class of the findings that the rule is for. */
  class?: string
  action: string
  /** What a sealed value shows: `partial` or `replace`; with action `seal` only. */
  mask?: string
  /** Name of a tool; a `*` at its end stands for any rest. */
  tool?: string
  direction?: NonNullable<Context['direction']>
  traceType?: string
  destination?: NonNullable<Context['destination']>
}

export interface PatternOptions {
  name: string
  /** Must match in linear time; refused with the reason otherwise. */
  pattern: string
  flags?: string
  /** Default `custom`. */
  class?: string
  /** Default 0.9. */
  confidence?: number
  /** From code only. False for a match that is none. */
  validate?: (value: string) => boolean
}

/** What a policy file holds. Names of actions and masks in any case. */
export interface PolicyOptions {
  /** Default `default`. `classic` shows the classic masks (style `stars`). */
  preset?: PresetName
  /** What a hidden value shows: a typed placeholder such as `[EMAIL_1]`, or a mask such as `***@***.***`. */
  style?: 'placeholder' | 'stars'
  /** `strict`: only card numbers that pass the Luhn check. */
  cards?: 'lenient' | 'strict'
  /** By class or name of a detector: looked for or not, or the least confidence, 0 to 1. */
  entities?: Record<string, boolean | number>
  /** Action by class; `seal` where nothing is said. */
  classes?: Record<string, string | { action: string; mask?: string }>
  /** First match wins: rules with a path by the field, rules without by the class of what was found. */
  rules?: RuleOptions[]
  /** By name of a tool: parameters of which the whole value is hidden, at any depth. Default action `seal`. */
  tools?: Record<string, { sensitive: string[]; action?: string }>
  /** By trace type, and `default` for the others; `full` where nothing is said. */
  capture?: Record<string, CaptureMode>
  /** When given, only these fields, by path, are recorded; everything else is dropped and counted. */
  allowFields?: string[]
  /** Names of fields that are sensitive beside the known ones. */
  sensitiveKeys?: string[]
  /** Names of fields that say nothing about their value (its text is still looked at). */
  allowKeys?: string[]
  /** Values that are no findings. */
  allowValues?: string[]
  /** Patterns of values that are no findings: they must match the whole value. */
  allowPatterns?: string[]
  /** Paths of fields in which nothing is looked for. */
  allowPaths?: string[]
  /** Words and phrases that are findings, of class `custom` unless said. */
  words?: { class?: string; words: string[] }[]
  patterns?: PatternOptions[]
  /** `hash` replaces images and other long base64 by type, size and keyed hash. */
  media?: 'hash' | 'keep'
  /** Findings in text below this are left alone, 0 to 1; default 0.4. */
  minConfidence?: number
  /** Characters; a longer text is hidden whole. Default 8 Mi. */
  maxText?: number
}
