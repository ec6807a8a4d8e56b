import { inspect } from 'node:util'

/** A value that must never reach an output: it prints, serialises and interpolates as `[redacted]`. */
export interface Secret {
  /** The value itself, for the one call that needs it. */
  reveal(): string
  toString(): string
  toJSON(): string
}

/** Wraps a secret where it enters the process. */
export function wrapSecret(value: string): Secret {
  values.add(value)
  return {
    reveal: () => value,
    toString: () => redacted,
    toJSON: () => redacted,
    [inspect.custom]: () => redacted,
  } as Secret
}

/** Every value that was ever wrapped: what a crash report must not hold, whatever an error's message says. */
export function knownSecrets(): readonly string[] {
  return [...values]
}

const values = new Set<string>()
const redacted = '[redacted]'
