import { expect, test } from 'vitest'
import * as z from 'zod'
import { takeKnownPart } from './known-part.ts'
import { createOutcomeSchema } from './outcome.ts'

const schema = z.strictObject({
  list: z.array(createOutcomeSchema(z.strictObject({ bits: z.number() }))),
  table: z.partialRecord(z.enum(['TLS 1.2', 'TLS 1.3']), z.boolean()),
  free: z.record(z.string(), z.number()),
  place: z.union([
    z.strictObject({ socket: z.string() }),
    z.strictObject({ host: z.string(), port: z.number() }),
  ]),
})
const value = {
  list: [{ status: 'refused' }, { status: 'ok', value: { bits: 2048 } }],
  table: { 'TLS 1.2': true },
  free: { 'a b': 1 },
  place: { host: 'a', port: 1 },
} as const

test('of a value that the schema knows, nothing is missing', () => {
  expect(takeKnownPart(schema, value)).toEqual({ status: 'known', value, unknown: [] })
})

test.each([
  ['at the top', { ...value, echo: 1 }, '.echo'],
  ['in a list', { ...value, list: [value.list[0], { ...value.list[1], echo: 1 }] }, '.list[1].echo'],
  [
    'in an outcome',
    { ...value, list: [value.list[0], { status: 'ok', value: { bits: 2048, 'a b': 1 } }] },
    '.list[1].value["a b"]',
  ],
  ['in one of two shapes', { ...value, place: { ...value.place, echo: null } }, '.place.echo'],
])('a member that is not known is left out and named: %s', (_, given, place) => {
  const before = structuredClone(given)
  expect(takeKnownPart(schema, given)).toEqual({ status: 'known', value, unknown: [place] })
  expect(given).toEqual(before)
})

test('members with names of the language are members', () => {
  const given = JSON.parse('{"__proto__": {"free": 1}, "constructor": 2}')
  const empty = z.strictObject({ free: z.number().optional() })
  expect(takeKnownPart(empty, given)).toEqual({
    status: 'known',
    value: {},
    unknown: ['.__proto__', '.constructor'],
  })
})

test.each([
  ['a new outcome', { ...value, list: [{ status: 'postponed' }] }, '.list[0].status'],
  ['a new key of a table', { ...value, table: { 'TLS 1.4': true } }, '.table'],
  ['another type', { ...value, free: { 'a b': 'one' } }, '.free["a b"]'],
  ['a member that is missing', { ...value, place: { host: 'a' } }, '.place'],
  ['no shape of them', { ...value, place: { socket: 1, echo: 1 } }, '.place'],
  ['either shape, with a loss', { ...value, place: { socket: 'a', host: 'a', port: 1 } }, '.place'],
  ['no object', null, ''],
  ['an unknown member besides', { ...value, echo: 1, table: { 'TLS 1.4': true } }, '.table'],
])('a value that is not known makes the whole unreadable: %s', (_, given, place) => {
  expect(takeKnownPart(schema, given)).toEqual({ status: 'unreadable', place })
})
