import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runFileHeaderSchema, runSchemaMinor, runSchemaVersion } from '../../core/run.ts'
import { factsFileHeaderSchema, factsSchemaMinor, factsSchemaVersion } from '../../probes/collection.ts'
import { renderSchema, schemas } from './generate.ts'
import { hashShape } from './shape-hash.ts'
import versions from './versions.json' with { type: 'json' }

const promised = {
  'facts.schema.json': { major: factsSchemaVersion, minor: factsSchemaMinor, header: factsFileHeaderSchema },
  'run.schema.json': { major: runSchemaVersion, minor: runSchemaMinor, header: runFileHeaderSchema },
} as const
const names = Object.keys(promised) as (keyof typeof promised)[]

const readSchema = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')

test.each(Object.entries(schemas))('%s is what the code says (npm run schemas)', (name, schema) => {
  expect(readSchema(name)).toBe(renderSchema(schema))
})

test.each(names)('%s changes only with its version: a new line in versions.json (README.md)', (name) => {
  const { major, minor } = promised[name]
  expect({ major, minor, sha256: hashShape(JSON.parse(readSchema(name))) }).toEqual(versions[name].at(-1))
})

test.each(names)('the versions of %s rise, and no shape has two', (name) => {
  const lines = versions[name]
  for (const [index, { major, minor }] of lines.entries()) {
    const before = lines[index - 1]
    if (before)
      expect([`${before.major}.${before.minor + 1}`, `${before.major + 1}.0`]).toContain(`${major}.${minor}`)
  }
  expect(new Set(lines.map(({ sha256 }) => sha256)).size).toBe(lines.length)
})

test('what stands before the content is closed within a major version', () => {
  expect([factsFileHeaderSchema, runFileHeaderSchema].map(({ shape }) => Object.keys(shape))).toEqual([
    ['schemaVersion', 'schemaMinor', 'tool'],
    ['schemaVersion', 'schemaMinor', 'tool', 'shard'],
  ])
})

const shape = {
  type: 'object',
  properties: { a: { $ref: '#/$defs/text' }, b: { enum: ['x', 'y'] } },
  required: ['a', 'b'],
  $defs: { text: { type: 'string' } },
}

test('the hash does not depend on order, on names of definitions, or on words for people', () => {
  const same = {
    $defs: { renamed: { type: 'string', description: 'text' } },
    required: ['b', 'a'],
    properties: { b: { enum: ['y', 'x'] }, a: { $ref: '#/$defs/renamed' } },
    type: 'object',
  }
  expect(hashShape(same)).toBe(hashShape(shape))
})

test.each([
  ['an optional member', { ...shape, required: ['a'] }],
  ['a new member', { ...shape, properties: { ...shape.properties, c: {} } }],
  ['a member called description', { ...shape, properties: { ...shape.properties, description: {} } }],
  ['a new value', { ...shape, properties: { ...shape.properties, b: { enum: ['x', 'y', 'z'] } } }],
  ['another definition', { ...shape, $defs: { text: { type: 'integer' } } }],
])('the hash tells %s', (_, other) => {
  expect(hashShape(other)).not.toBe(hashShape(shape))
})
