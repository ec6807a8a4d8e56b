import { expect, test } from 'vitest'
import { createMysqlDsn, createPostgresqlDsn } from '../../../lab/fixtures/facts/database-fixture.ts'
import { parseDsn } from '../../../probes/database/dsn/dsn.ts'
import { type Protection, protectionOf, protections } from './dsn-protection.ts'

function protectionOfText(text: string, driver: 'mysql' | 'postgres') {
  const dsn = parseDsn(text, driver)
  if (dsn.status !== 'ok') throw new Error(dsn.field)
  return protectionOf(dsn)
}

/** go-sql-driver/mysql, README, "tls" and "allowFallbackToPlaintext". */
const mysql: [options: string, Protection, option: string][] = [
  ['', 'clear', 'no tls'],
  ['&tls=false', 'clear', 'tls=false'],
  ['&tls=preferred', 'fallback', 'tls=preferred'],
  ['&tls=skip-verify', 'unverified', 'tls=skip-verify'],
  ['&tls=true', 'verified', 'tls=true'],
  ['&tls=true&allowFallbackToPlaintext=true', 'fallback', 'tls=true&allowFallbackToPlaintext=true'],
  [
    '&tls=skip-verify&allowFallbackToPlaintext=true',
    'fallback',
    'tls=skip-verify&allowFallbackToPlaintext=true',
  ],
  ['&tls=true&allowFallbackToPlaintext=false', 'verified', 'tls=true'],
  // There is nothing to fall back from.
  ['&allowFallbackToPlaintext=true', 'clear', 'no tls'],
  ['&tls=false&allowFallbackToPlaintext=true', 'clear', 'tls=false'],
]
test.each(mysql)('MySQL: %s', (options, protection, option) => {
  expect(protectionOfText(createMysqlDsn(options), 'mysql')).toMatchObject({ protection, option })
})

test('MySQL: a configuration of a name that nobody registers', () => {
  expect(protectionOfText(createMysqlDsn('&tls=mine'), 'mysql').protection).toBe('unusable')
})

/** PostgreSQL 16, 34.19.1, table 34.1; lib/pq, "sslmode". */
const postgresql: [sslmode: string, Protection, option: string][] = [
  ['disable', 'clear', 'sslmode=disable'],
  ['allow', 'fallback', 'sslmode=allow'],
  ['prefer', 'fallback', 'sslmode=prefer'],
  ['require', 'unverified', 'sslmode=require'],
  ['require&sslrootcert=/etc/ssl/ca.pem', 'chain', 'sslmode=require with sslrootcert'],
  ['verify-ca', 'chain', 'sslmode=verify-ca'],
  ['verify-full', 'verified', 'sslmode=verify-full'],
  ['verify-full&sslrootcert=/etc/ssl/ca.pem', 'verified', 'sslmode=verify-full'],
]
test.each(postgresql)('PostgreSQL: %s', (sslmode, protection, option) => {
  expect(protectionOfText(createPostgresqlDsn(sslmode), 'postgres')).toMatchObject({ protection, option })
})

test('PostgreSQL: nothing said, and a word that there is none of', () => {
  const unsaid = createPostgresqlDsn().replace('?sslmode=verify-full', '')
  expect(protectionOfText(unsaid, 'postgres')).toMatchObject({ protection: 'unsaid', option: 'no sslmode' })
  expect(protectionOfText(createPostgresqlDsn('sometimes'), 'postgres').protection).toBe('unusable')
})

test('each comes to something of its own', () => {
  const dsns = [
    ...mysql.map(([options]) => protectionOfText(createMysqlDsn(options), 'mysql')),
    ...postgresql.map(([sslmode]) => protectionOfText(createPostgresqlDsn(sslmode), 'postgres')),
  ]
  const meanings = new Map(dsns.map(({ protection, comesTo }) => [protection, comesTo]))
  expect(new Set(meanings.values()).size).toBe(meanings.size)
  expect([...meanings.keys()].toSorted()).toEqual(
    protections.filter((name) => name !== 'unsaid' && name !== 'unusable').toSorted(),
  )
})
