/**
 * Does work that ends early when its signal fires, at SIGINT or SIGTERM. Vitest would end the process a millisecond after either,
 * which leaves no time to remove a replica: its listeners wait until the work is done, and get the signal then.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const waiting = signals.map((name) => ({ name, listeners: process.rawListeners(name) }))
  for (const name of signals) {
    process.removeAllListeners(name)
    process.on(name, () => controller.abort(name))
  }
  try {
    return await work(controller.signal)
  } finally {
    for (const { name, listeners } of waiting) {
      process.removeAllListeners(name)
      for (const listener of listeners) process.on(name, listener as NodeJS.SignalsListener)
    }
    if (controller.signal.aborted) process.kill(process.pid, controller.signal.reason)
  }
}

const signals = ['SIGINT', 'SIGTERM'] as const
