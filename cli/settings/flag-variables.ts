import type { Option } from 'commander'
import { UsageError } from '../usage-error.ts'

const off = ['0', 'false', 'no']
const on = ['1', 'true', 'yes']

/**
 * Takes those variables of flags out of the environment that say nothing: an empty one, as CI systems set them where a job has no value,
 * and the "no" of a switch, which the parser takes for a yes like any other value.
 */
export function dropSilentVariables(
  flags: readonly Option[],
  environment: NodeJS.ProcessEnv = process.env,
): void {
  for (const flag of flags) {
    const name = flag.envVar
    const value = name === undefined ? undefined : environment[name]?.trim().toLowerCase()
    if (name === undefined || value === undefined) continue
    const isSwitch = flag.isBoolean()
    if (isSwitch && ![...on, ...off, ''].includes(value)) {
      throw new UsageError(`the variable ${name} is neither 1 nor 0`)
    }
    if (value === '' || (isSwitch && off.includes(value))) delete environment[name]
  }
}
