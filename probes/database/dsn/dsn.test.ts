import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDsn } from './dsn.ts'
import { dsnSchema } from './dsn-facts.ts'

const mysql = {
  status: 'ok',
  driver: 'mysql',
  user: 'mmuser',
  hasPassword: true,
  places: [{ host: '10.10.250.148', port: 3306 }],
  database: 'mattermost',
  tls: null,
  allowFallbackToPlaintext: false,
  allowCleartextPasswords: false,
  allowOldPasswords: false,
  allowAllFiles: false,
}

describe('a DSN of go-sql-driver/mysql', () => {
  const before =
    'mmuser:sad09zusaopdhsad123@tcp(10.10.250.148:3306)/mattermost?charset=utf8mb4,utf8&writeTimeout=30s'

  test('as seed 001 has it before', () => {
    expect(parseDsn(before, 'mysql')).toEqual(mysql)
  })

  test('as seed 001 has it after, and on a command line', () => {
    expect(parseDsn(`${before}&tls=skip-verify`, 'mysql')).toEqual({ ...mysql, tls: 'skip-verify' })
    expect(parseDsn(`mysql://${before}&tls=skip-verify`, '')).toEqual({ ...mysql, tls: 'skip-verify' })
  })

  test.each([
    ['true', 'true'],
    ['1', 'true'],
    ['TRUE', 'true'],
    ['false', 'false'],
    ['0', 'false'],
    ['Skip-Verify', 'skip-verify'],
    ['preferred', 'preferred'],
    ['tRuE', 'custom'],
    ['our-ca', 'custom'],
    ['', null],
  ])('tls=%s is %s', (value, tls) => {
    expect(parseDsn(`${before}&tls=${value}`, 'mysql')).toMatchObject({ tls })
  })

  test('the last of two values counts', () => {
    expect(parseDsn(`${before}&tls=true&tls=false`, 'mysql')).toMatchObject({ tls: 'false' })
  })

  test('a password may hold every separator', () => {
    const dsn = 'mmuser:p:w/x@y?tls=true(@tcp(db:3306)/mattermost?tls=false'
    expect(parseDsn(dsn, 'mysql')).toMatchObject({
      user: 'mmuser',
      places: [{ host: 'db', port: 3306 }],
      tls: 'false',
    })
  })

  test.each([
    ['/mm', [{ host: '127.0.0.1', port: 3306 }]],
    ['mmuser@tcp/mm', [{ host: '127.0.0.1', port: 3306 }]],
    ['mmuser@tcp(db)/mm', [{ host: 'db', port: null }]],
    ['mmuser@tcp([fd00::1]:3307)/mm', [{ host: 'fd00::1', port: 3307 }]],
    ['mmuser@tcp([fd00::1])/mm', [{ host: 'fd00::1', port: null }]],
    ['mmuser@unix(/run/mysqld/mysqld.sock)/mm', [{ path: '/run/mysqld/mysqld.sock' }]],
  ])('%s', (dsn, places) => {
    expect(parseDsn(dsn, 'mysql')).toMatchObject({ status: 'ok', places, hasPassword: false })
  })

  test('options that take protection away', () => {
    const options = [
      'allowFallbackToPlaintext',
      'allowCleartextPasswords',
      'allowOldPasswords',
      'allowAllFiles',
    ]
    for (const option of options) {
      expect(parseDsn(`${before}&${option}=true`, 'mysql')).toEqual({ ...mysql, [option]: true })
    }
  })

  test.each([
    ['mmuser:secret@tcp(db:3306)', 'database'],
    ['mmuser:secret@tcp(db:3306/mm', 'address'],
    ['mmuser:secret@tcp(db:99999)/mm', 'port'],
    ['mmuser:secret@proxy(db)/mm', 'address'],
    ['mmuser:secret@tcp(db)/%zz', 'escape'],
    ['mmuser:secret@tcp(db)/mm?allowAllFiles=maybe', 'parameter'],
  ])('%s is malformed', (dsn, field) => {
    expect(parseDsn(dsn, 'mysql')).toEqual({ status: 'malformed', field })
  })
})

const postgres = {
  status: 'ok',
  driver: 'postgres',
  user: 'mmuser',
  hasPassword: true,
  places: [{ host: 'db.example.com', port: 5432 }],
  database: 'mattermost',
  sslmode: null,
  sslmodeUnknown: false,
  sslrootcert: null,
  sslcert: false,
}

describe('a DSN of lib/pq', () => {
  const url = 'postgres://mmuser:mostest@db.example.com:5432/mattermost'

  test('as the install pages have it', () => {
    const dsn = `${url}?sslmode=disable&connect_timeout=10&binary_parameters=yes`
    expect(parseDsn(dsn, 'postgres')).toEqual({ ...postgres, sslmode: 'disable' })
  })

  test('the same as pairs', () => {
    const dsn =
      "host=db.example.com port=5432 user=mmuser password='mo \\'s te\\\\st' dbname = mattermost sslmode=verify-full"
    expect(parseDsn(dsn, 'postgres')).toEqual({ ...postgres, sslmode: 'verify-full' })
  })

  test.each(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'])(
    'sslmode=%s',
    (sslmode) => {
      expect(parseDsn(`${url}?sslmode=${sslmode}`, 'postgres')).toEqual({ ...postgres, sslmode })
      expect(parseDsn(`dbname=mm sslmode='${sslmode}'`, 'postgres')).toMatchObject({ sslmode })
    },
  )

  test('an omitted sslmode stays omitted, an unknown one is told apart', () => {
    expect(parseDsn(url, 'postgres')).toEqual(postgres)
    expect(parseDsn(`${url}?sslmode=`, 'postgres')).toEqual(postgres)
    expect(parseDsn(`${url}?sslmode=Require`, 'postgres')).toEqual({ ...postgres, sslmodeUnknown: true })
  })

  test('sslrootcert and sslcert', () => {
    const dsn = `${url}?sslmode=require&sslrootcert=/etc/ca.pem&sslcert=/etc/mm.pem`
    expect(parseDsn(dsn, 'postgres')).toMatchObject({ sslrootcert: 'file', sslcert: true })
    expect(parseDsn(`${url}?sslrootcert=system`, 'postgres')).toMatchObject({ sslrootcert: 'system' })
  })

  test.each([
    ['postgresql://db/mm', [{ host: 'db', port: null }]],
    ['postgres://u@[fd00::1]:5433/mm', [{ host: 'fd00::1', port: 5433 }]],
    ['postgres:///mm?host=/run/postgresql', [{ path: '/run/postgresql' }]],
    ['host=/run/postgresql dbname=mm', [{ path: '/run/postgresql' }]],
    ['dbname=mm', [{ host: 'localhost', port: null }]],
    [
      'host=a,b port=1,2',
      [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
    ],
    [
      'host=a,b port=1',
      [
        { host: 'a', port: 1 },
        { host: 'b', port: 1 },
      ],
    ],
    [
      'postgres://a,b:5433/mm',
      [
        { host: 'a', port: 5433 },
        { host: 'b', port: 5433 },
      ],
    ],
  ])('%s', (dsn, places) => {
    expect(parseDsn(dsn, 'postgres')).toMatchObject({ status: 'ok', places, hasPassword: false })
  })

  test('of two settings in the pairs the last counts, in the query the first', () => {
    expect(parseDsn('sslmode=disable sslmode=require', 'postgres')).toMatchObject({ sslmode: 'require' })
    expect(parseDsn(`${url}?sslmode=disable&sslmode=require`, 'postgres')).toMatchObject({
      sslmode: 'disable',
    })
  })

  test('a password in the query is one too', () => {
    expect(parseDsn('postgres://db/mm?user=u&password=p%40ss', 'postgres')).toMatchObject({
      user: 'u',
      hasPassword: true,
    })
  })

  test.each([
    ["host=db password='unfinished", 'quote'],
    ['host=db password=ends\\', 'quote'],
    ['host', 'parameter'],
    ['=value', 'parameter'],
    ['postgres://u:100%secret@db/mm', 'escape'],
    ['postgres://u:secret@db:port/mm', 'port'],
    ['host=db port=70000', 'port'],
  ])('%s is malformed', (dsn, field) => {
    expect(parseDsn(dsn, 'postgres')).toEqual({ status: 'malformed', field })
  })
})

test.each([
  ['sqlserver://db/mm', 'postgres'],
  ['anything', 'sqlite3'],
])('%s with the driver %s', (dsn, driver) => {
  expect(parseDsn(dsn, driver)).toEqual({ status: 'malformed', field: 'scheme' })
})

test('no password ever comes out, whatever it is made of', () => {
  const password = fc.string({ minLength: 8 }).map((text) => `PW${text.replaceAll('\0', '')}PW`)
  fc.assert(
    fc.property(password, (secret) => {
      const quoted = secret.replace(/['\\]/g, '\\$&')
      const dsns = [
        parseDsn(`mm:${secret}@tcp(db:3306)/mattermost?tls=true`, 'mysql'),
        parseDsn(`postgres://mm:${encodeURIComponent(secret)}@db/mattermost?sslmode=require`, 'postgres'),
        parseDsn(`host=db user=mm password='${quoted}' sslmode=require`, 'postgres'),
      ]
      for (const dsn of dsns) {
        expect(dsnSchema.parse(dsn)).toMatchObject({ status: 'ok', user: 'mm', hasPassword: true })
        expect(JSON.stringify(dsn)).not.toContain(JSON.stringify(secret).slice(1, -1))
      }
    }),
  )
})

test('whatever it is, it is read or malformed', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('mysql', 'postgres'), (text, driver) => {
      dsnSchema.parse(parseDsn(text, driver))
    }),
  )
})
