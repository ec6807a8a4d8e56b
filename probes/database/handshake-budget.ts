import type { Limiter } from '../../core/limiter.ts'

/**
 * How many handshakes go to a MySQL or MariaDB server between two logins. It blocks an address once max_connect_errors
 * handshakes in a row ended before a login, and a handshake that is only looked at does (tried with MariaDB 10.11: a greeting
 * read, an aborted hello and a finished handshake all count). A successful login starts the count anew. Blocked would be
 * whoever shares the address: behind an SSH host, Mattermost itself.
 */
export const handshakesBetweenLogins = 40

/**
 * The lowest max_connect_errors (MySQL's default) at which a server is enumerated: two portions, of which the server may not have
 * noticed one yet, stay below it.
 */
export const leastConnectErrors = 100

/**
 * A limiter that logs in before each further portion. When a login fails it calls `stop`, which must make every exchange
 * that is still to come end without a connection.
 */
export function createBudgetedLimiter(
  limiter: Limiter,
  logIn: () => Promise<boolean>,
  stop: () => void,
  portion: number = handshakesBetweenLogins,
): Limiter {
  let left = portion
  let renewal: Promise<void> | null = null
  const running = new Set<Promise<unknown>>()
  const renew = async () => {
    await Promise.allSettled(running)
    if (await logIn()) left = portion
    else {
      stop()
      left = Number.POSITIVE_INFINITY
    }
    renewal = null
  }
  const budgeted: Limiter = {
    get count() {
      return limiter.count
    },
    get connections() {
      return limiter.connections
    },
    get pace() {
      return limiter.pace
    },
    get sessions() {
      return limiter.sessions
    },
    get prioritized() {
      return budgeted
    },
    async run(task, serviceOf) {
      while (left === 0) {
        renewal ??= renew()
        await renewal
      }
      left -= 1
      const exchange = limiter.run(task, serviceOf)
      running.add(exchange)
      try {
        return await exchange
      } finally {
        running.delete(exchange)
      }
    },
  }
  return budgeted
}
