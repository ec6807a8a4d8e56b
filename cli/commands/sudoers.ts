import { sudoersSnippet } from '../../probes/host/transports/ssh/sudoers-snippet.ts'
import { UsageError } from '../usage-error.ts'

/** Prints the sudoers snippet for an account. */
export function sudoers(account: string): void {
  try {
    process.stdout.write(sudoersSnippet(account))
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`not a user name: '${account}'`)
    throw error
  }
}
