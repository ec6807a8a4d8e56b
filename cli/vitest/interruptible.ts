/**
 * Does work that ends early when its signal fires, at SIGHUP, SIGINT or SIGTERM. Vitest would end the process a millisecond after,
 * which leaves no time to remove a replica: its listeners wait until the work is done, and get the signal then. An interrupted work
 * comes to no result and no error, since the process is about to end.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const waiting = signals.map((name) => ({ name, listeners: process.rawListeners(name) }))
  let received: NodeJS.Signals | undefined
  for (const name of signals) {
    process.removeAllListeners(name)
    process.on(name, () => {
      received = name
      controller.abort()
    })
  }
  try {
    return await work(controller.signal)
  } finally {
    for (const { name, listeners } of waiting) {
      process.removeAllListeners(name)
      for (const listener of listeners) process.on(name, listener as NodeJS.SignalsListener)
    }
    if (received) {
      process.kill(process.pid, received)
      // Held until the signal arrives: with nothing to wait for, the process would end before, and with 0.
      await new Promise<never>(() => setInterval(() => {}, 1000))
    }
  }
}

const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const
