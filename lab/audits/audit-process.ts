import { profileNames } from '../../core/requirement.ts'
import type { Target } from '../../core/target.ts'
import { collect } from '../../probes/collect.ts'
import { probes } from '../../probes/probe-catalogue.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { judgeCheck } from '../../suites/judge.ts'

/** What a parent asks of this program by a message, and what it is answered: one audit after the other. */
export interface AuditOrder {
  target: Target
  timeout: number
  deadline: number
}

export interface AuditReport {
  /** Of the collection, as far as this process got to run: what others took of the processor is not counted. */
  seconds: number
  complete: boolean
  /** Ids of checks that pass in any profile. */
  passed: string[]
  /** The most memory that this process ever held, in MiB. */
  peak: number
}

process.on('message', async ({ target, timeout, deadline }: AuditOrder) => {
  const clock = startClock()
  const collection = await collect(target, probes, {
    timeout,
    deadline,
    maxConnections: 16,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
  const seconds = clock.stop()
  const passes = (check: (typeof checks)[number]) =>
    profileNames.some((profile) => judgeCheck(check, collection, profile).verdict === 'pass')
  const report: AuditReport = {
    seconds,
    complete: collection.complete,
    passed: checks.filter(passes).map(({ id }) => id),
    peak: process.resourceUsage().maxRSS / 1024,
  }
  process.send?.(report)
})

const tick = 50

/**
 * Counts ticks of a timer, of which a process that has to wait for the processor gets fewer. So does one whose own work holds up
 * its timers: that is in the time that its thread took of the processor.
 */
function startClock() {
  const before = process.threadCpuUsage()
  let ticks = 0
  const timer = setInterval(() => {
    ticks += 1
  }, tick)
  return {
    /** @returns the seconds that it counted */
    stop() {
      clearInterval(timer)
      const { user, system } = process.threadCpuUsage(before)
      return Math.max((ticks * tick) / 1000, (user + system) / 1_000_000)
    },
  }
}
