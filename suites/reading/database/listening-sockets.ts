import ipaddr from 'ipaddr.js'
import type { ListeningSocket } from '../../../probes/host/questions/sockets.ts'

/** The databases' own ports: MySQL, MySQL X, PostgreSQL. */
export const databasePorts: ReadonlySet<number> = new Set([3306, 33060, 5432])

/** Sockets at which a database listens, by port or by the program that has it. */
export function listDatabaseSockets(
  sockets: readonly ListeningSocket[],
  ports: ReadonlySet<number> = databasePorts,
): ListeningSocket[] {
  return sockets.filter(
    ({ protocol, state, port, processes }) =>
      protocol === 'tcp' &&
      state === 'LISTEN' &&
      (ports.has(port) || processes?.some(({ name }) => programs.test(name))),
  )
}

const programs = /^(?:mysqld|mariadbd|postgres|postmaster)$/

/** Sockets of programs that hand their connections on to a database, whatever the port: whoever reaches them reaches it. */
export function listPoolerSockets(sockets: readonly ListeningSocket[]): ListeningSocket[] {
  return sockets.filter(
    ({ protocol, state, processes }) =>
      protocol === 'tcp' && state === 'LISTEN' && processes?.some(({ name }) => poolers.test(name)),
  )
}

const poolers = /^(?:pgbouncer|pgcat|odyssey|pgpool|pgpool2|proxysql|maxscale|mysqlrouter|mysql-proxy)$/

/** One address of an inner network (RFC 1918, RFC 4193, RFC 6598), and not every address of the host. */
export function isInnerAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  return ['private', 'uniqueLocal', 'carrierGradeNat', 'linkLocal'].includes(ipaddr.process(address).range())
}
