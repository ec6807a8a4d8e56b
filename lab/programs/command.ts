import { execFile } from 'node:child_process'

export interface CommandResult {
  /** The exit code; null when a signal ended it. */
  code: number | null
  stdout: string
  stderr: string
}

/**
 * Runs a program to its end with nothing on stdin (which OpenSSL's and GnuTLS's clients take as the order to hang up).
 * @throws when it can't be started, exceeds `seconds`, or writes more than 16 MiB.
 */
export function runCommand(file: string, args: readonly string[], seconds = 60): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const options = { timeout: seconds * 1000, killSignal: 'SIGKILL', maxBuffer: 16 * 2 ** 20 } as const
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      if (error && (error.killed || typeof error.code === 'string')) reject(error)
      else resolve({ code: error ? child.exitCode : 0, stdout, stderr })
    })
    child.stdin?.end()
  })
}
