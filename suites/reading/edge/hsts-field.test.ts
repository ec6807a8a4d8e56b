import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseHsts } from './hsts-field.ts'

test.each([
  ['max-age=31536000', 31_536_000],
  ['MAX-AGE=10', 10],
  ['max-age="10"', 10],
  [' max-age = 10 ;; includeSubDomains ', 10],
  ['includeSubDomains; max-age=10; preload', 10],
  ['max-age=10; unheard-of="a;b"', 10],
  ['max-age=0', 0],
  // A quoted-pair stands for its second character (RFC 2616 §2.2).
  ['max-age="1\\0"', 10],
  ['max-age=10; unheard-of="\\";"', 10],
])('RFC 6797 §6.1: %s is valid', (value, maxAge) => {
  expect(parseHsts(value)).toMatchObject({ valid: true, maxAge })
})

test.each([
  '',
  'includeSubDomains',
  'max-age',
  'max-age=',
  'max-age=-1',
  'max-age=1.5',
  'max-age=ten',
  'max-age=10; max-age=20',
  'max-age=10; MAX-AGE=10',
  'max-age=10; includeSubDomains; includesubdomains',
  'max-age=10; includeSubDomains=yes',
  'max-age=10, max-age=10',
  'max-age=10 includeSubDomains',
  'max-age="10',
  '"max-age=10"',
])('RFC 6797 §6.1: %j voids the field', (value) => {
  expect(parseHsts(value).valid).toBe(false)
})

const token = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
  .filter((name) => !['max-age', 'includesubdomains', 'preload'].includes(name))

test('finds max-age among unknown directives, whatever their case, order and quoting', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.boolean(),
      fc.uniqueArray(token, { maxLength: 4 }),
      fc.nat(4),
      (maxAge, quoted, names, place) => {
        const directive = `Max-Age=${quoted ? `"${maxAge}"` : maxAge}`
        const others = names.map((name) => `${name}="a;b=c"`)
        const value = others.toSpliced(place % (others.length + 1), 0, directive).join('; ')
        expect(parseHsts(value)).toMatchObject({ valid: true, maxAge })
        expect(parseHsts(`${value}; max-AGE=1`)).toMatchObject({ valid: false })
      },
    ),
  )
})

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string(), (value) => typeof parseHsts(value).valid === 'boolean'))
})
