import { expect, test } from 'vitest'
import { listFinerPrivileges } from './mariadb-privileges.ts'

test.each([
  ['0', []],
  // SELECT to CREATE TABLESPACE, which mysql.user shows.
  [String((1n << 29n) - 1n), []],
  // Read of MariaDB 10.11 after GRANT BINLOG ADMIN, SET USER ON *.*.
  ['69793218560', ['SET USER', 'BINLOG ADMIN']],
  // A later release's.
  [String(1n << 45n), ['privilege 45']],
  // Root's.
  ['18446744073709551615', ['ALL PRIVILEGES']],
  ['many', ['ALL PRIVILEGES']],
])('%s: %j', (access, privileges) => {
  expect(listFinerPrivileges(access)).toEqual(privileges)
})
