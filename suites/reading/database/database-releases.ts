/** The last day on which the makers of a database mend a release series, ISO 8601. A distribution may go on for longer. */
export interface ReleaseLifetime {
  ends: string
  /** Where the date was read. */
  source: string
}

const postgresql = 'postgresql.org/support/versioning, as kept by endoflife.date'
const mariadb = 'mariadb.org/about/#maintenance-policy, as kept by endoflife.date'
const mysql = 'Oracle Lifetime Support Policy (extended support), as kept by endoflife.date'
/** Newer than the copies that could be read: the five or three years that the policy gives. */
const unreadSource = 'by its makers’ policy; the page itself was not read'

export const lifetimes = {
  PostgreSQL: {
    '9.4': { ends: '2020-02-13', source: postgresql },
    '9.5': { ends: '2021-02-11', source: postgresql },
    '9.6': { ends: '2021-11-11', source: postgresql },
    '10': { ends: '2022-11-10', source: postgresql },
    '11': { ends: '2023-11-09', source: postgresql },
    '12': { ends: '2024-11-14', source: postgresql },
    '13': { ends: '2025-11-13', source: postgresql },
    '14': { ends: '2026-11-12', source: postgresql },
    '15': { ends: '2027-11-11', source: postgresql },
    '16': { ends: '2028-11-09', source: postgresql },
    '17': { ends: '2029-11-08', source: unreadSource },
    '18': { ends: '2030-11-14', source: unreadSource },
  },
  MariaDB: {
    '5.5': { ends: '2020-04-11', source: mariadb },
    '10.0': { ends: '2019-03-31', source: mariadb },
    '10.1': { ends: '2020-10-17', source: mariadb },
    '10.2': { ends: '2022-05-23', source: mariadb },
    '10.3': { ends: '2023-05-25', source: mariadb },
    '10.4': { ends: '2024-06-18', source: mariadb },
    '10.5': { ends: '2025-06-24', source: mariadb },
    '10.6': { ends: '2026-07-06', source: mariadb },
    '10.7': { ends: '2023-02-14', source: mariadb },
    '10.8': { ends: '2023-05-20', source: mariadb },
    '10.9': { ends: '2023-08-22', source: mariadb },
    '10.10': { ends: '2023-11-17', source: mariadb },
    '10.11': { ends: '2028-02-16', source: mariadb },
    '11.4': { ends: '2029-05-29', source: unreadSource },
    '11.8': { ends: '2028-06-04', source: unreadSource },
  },
  MySQL: {
    '5.5': { ends: '2018-12-31', source: mysql },
    '5.6': { ends: '2021-02-28', source: mysql },
    '5.7': { ends: '2023-10-31', source: mysql },
    '8.0': { ends: '2026-04-30', source: mysql },
    '8.1': { ends: '2023-10-25', source: mysql },
    '8.2': { ends: '2023-12-14', source: mysql },
    '8.3': { ends: '2024-04-10', source: mysql },
    '8.4': { ends: '2032-04-30', source: mysql },
    '9.0': { ends: '2024-10-15', source: mysql },
    '9.1': { ends: '2025-01-21', source: mysql },
    '9.2': { ends: '2025-04-15', source: mysql },
    '9.3': { ends: '2025-07-22', source: mysql },
    '9.4': { ends: '2025-10-21', source: mysql },
    '9.5': { ends: '2026-01-20', source: mysql },
    '9.6': { ends: '2026-04-21', source: mysql },
  },
} as const satisfies Record<string, Record<string, ReleaseLifetime>>

export type Product = keyof typeof lifetimes

/** The series of a version: `10.11` of `5.5.5-10.11.19-MariaDB`, `15` of `15.7 (Debian …)`. Null: not the form of one. */
export function seriesOf(product: Product, version: string): string | null {
  const [, major, minor] = /^(?:5\.5\.5-)?(\d+)\.(\d+)/.exec(version) ?? []
  if (major === undefined || minor === undefined) return null
  return product === 'PostgreSQL' && Number(major) >= 10 ? major : `${major}.${minor}`
}

/** Null: not among the releases known here. */
export function lifetimeOf(product: Product, series: string): ReleaseLifetime | null {
  return (lifetimes[product] as Readonly<Record<string, ReleaseLifetime>>)[series] ?? null
}

/** Of two series. Negative: `left` is the older one. */
export function compareSeries(left: string, right: string): number {
  const [a = 0, b = 0] = left.split('.').map(Number)
  const [c = 0, d = 0] = right.split('.').map(Number)
  return a - c || b - d
}
