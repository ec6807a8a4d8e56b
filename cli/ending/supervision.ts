import { knownSecrets } from '../../core/secret.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Guard, RunPhase } from './guard.ts'

/** What went wrong with mmverify itself, or with the machine that it runs on: whatever was judged, it ends with 4. */
export interface Failures {
  /** Says how far the run is: from the first phase after `start` on, an interruption has to be heeded. And where what was collected is kept. */
  enter(phase: RunPhase, about?: { targets?: readonly string[]; folder?: string }): void
  /** A bug in mmverify. It costs what it happened in, and the crash report has it. */
  crash(error: unknown, where: string): void
  /** This machine refused what the run needs: `text` is the line that says what and why. */
  trouble(text: string): void
  readonly any: boolean
}

export interface Supervision {
  /** Fires at the first interruption, and at an error that nobody caught. */
  signal: AbortSignal
  failures: Failures
  /** The signal that interrupted the run, if one did. */
  interruption(): NodeJS.Signals | null
}

export interface Supervisor extends Supervision {
  /** Gives the exit code: that of the interruption or of the failure where there was one, and else the one that was decided on. */
  conclude(decided: number): void
}

/**
 * npx passes on the Ctrl-C that the terminal has already sent to this process, and so does the launcher: a signal within this time of the
 * first is the same interruption.
 */
const sameInterruptionMs = 1000

/** How long what was collected gets to be kept after an error that nobody caught: nothing is sure any more. */
const lastWordsMs = 5000

/**
 * Takes signals and uncaught errors over from the guard. The first signal ends in order what was started; a second one ends the process at
 * once, and replicas that are left then go with the next start of one.
 */
export function superviseRun(guard: Guard): Supervisor {
  const controller = new AbortController()
  guard.state.secrets = knownSecrets
  let interruption: { signal: NodeJS.Signals; at: number } | undefined
  let failure: { interrupted: boolean } | undefined
  const crashes: string[] = []
  const fail = () => {
    failure ??= { interrupted: interruption !== undefined }
  }
  const crash = (error: unknown, where: string) => {
    fail()
    crashes.push(guard.reportCrash(error, where))
  }
  /** Once the run is over, so that it stands last, and once: one report has them all. */
  const sayCrash = () => {
    const [first, ...more] = crashes.splice(0)
    if (first !== undefined) say(more.length > 0 ? `${first} (and ${more.length} more in it)` : first)
  }
  const conclude = (decided: number) => {
    sayCrash()
    // What fails after an interruption, fails because of it.
    if (interruption && !(failure && !failure.interrupted)) return guard.endBySignal(interruption.signal)
    guard.decide(failure ? exitCodes.crashed : decided)
    // What a failed run still waits for is not waited for.
    if (failure) process.exit()
  }
  guard.onSignal = (signal) => {
    // Nothing is to be undone or kept, and what is waited for, such as a file that is a pipe, may never come.
    if (guard.state.phase === 'start') guard.endBySignal(signal)
    if (interruption && performance.now() - interruption.at > sameInterruptionMs)
      guard.endBySignal(interruption.signal)
    interruption ??= { signal, at: performance.now() }
    controller.abort()
  }
  guard.onCrash = (error, where) => {
    crash(error, where)
    controller.abort()
    setTimeout(() => conclude(exitCodes.crashed), lastWordsMs)
  }
  return {
    signal: controller.signal,
    failures: {
      enter(phase, { targets, folder } = {}) {
        guard.state.phase = phase
        if (targets) guard.state.targets = targets
        if (folder) guard.state.folders = [folder]
      },
      crash,
      trouble(text) {
        fail()
        say(text)
      },
      get any() {
        return failure !== undefined
      },
    },
    interruption: () => interruption?.signal ?? null,
    conclude,
  }
}

function say(text: string): void {
  process.stderr.write(`mmverify: ${text}\n`)
}
