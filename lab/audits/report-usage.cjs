'use strict'

// Loaded into every process of a measured command (NODE_OPTIONS): each says in a file what it had used when it ended.
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { isMainThread } = require('node:worker_threads')

const tick = 50

if (isMainThread) {
  // A process that has to wait for the processor gets fewer ticks: what others took of it is not counted.
  let ticks = 0
  setInterval(() => {
    ticks += 1
  }, tick).unref()
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage()
    const usage = {
      peak: readPeakMemory(),
      cpu: (userCPUTime + systemCPUTime) / 1_000_000,
      seconds: (ticks * tick) / 1000,
    }
    writeFileSync(join(process.env.MMVERIFY_TEST_USAGE, `${process.pid}.json`), JSON.stringify(usage))
  })
}

/**
 * MiB. On Linux the kernel's count of this program's memory alone: `ru_maxrss` also has what the process held before it became this
 * program, which is all that its parent held as it was forked.
 */
function readPeakMemory() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024
  return (
    Number.parseInt(readFileSync('/proc/self/status', 'utf8').match(/^VmHWM:\s+(\d+) kB$/m)[1], 10) / 1024
  )
}
