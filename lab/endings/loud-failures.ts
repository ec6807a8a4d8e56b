import type { Failures } from '../../cli/ending/supervision.ts'

/** For what runs without the command around it: every failure is an error. */
export const loudFailures: Failures = {
  enter() {},
  crash(error) {
    throw error
  },
  trouble(text) {
    throw new Error(text)
  },
  any: false,
}
