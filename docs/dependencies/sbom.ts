import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import * as z from 'zod'
import { type LockedPackage, readLockedPackages } from './locked-packages.ts'

const root = join(import.meta.dirname, '..', '..')

/**
 * What a delivered mmverify consists of, as CycloneDX 1.6: the packages whose code the last build took into the bundle, those that are
 * installed beside it, Node, and the data that is others'. Hashes are those of the lock file, so of each package as it is published.
 *
 * The same lock file and sources give the same bytes: there is a time only where SOURCE_DATE_EPOCH names one, and the serial number is
 * made of the content.
 */
export function renderSbom(): string {
  const bom = describeDelivery()
  const content = serialize(bom)
  bom.serialNumber = `urn:uuid:${uuidOf(content)}`
  return serialize(bom)
}

function describeDelivery(): Models.Bom {
  const packages = readLockedPackages()
  const bundled = new Set(
    z.array(z.string()).parse(JSON.parse(readFileSync(join(root, 'dist/packages.json'), 'utf8'))),
  )
  const delivered = [...packages.values()].filter(({ dev, folder }) => !dev || bundled.has(folder))
  const components = new Map(
    delivered.map((locked) => [locked.folder, describePackage(locked, bundled.has(locked.folder))]),
  )
  for (const locked of delivered) {
    for (const folder of foldersOfDependencies(locked, packages)) {
      const dependency = components.get(folder)
      if (dependency) components.get(locked.folder)?.dependencies.add(dependency.bomRef)
    }
  }
  const product = components.get('')
  components.delete('')
  const logs = describeLogList()
  product?.dependencies.add(logs.bomRef)
  return new Models.Bom({
    metadata: new Models.Metadata({
      ...(product && { component: product }),
      lifecycles: new Models.LifecycleRepository([Enums.LifecyclePhase.Build]),
      ...timeOfBuild(),
    }),
    components: new Models.ComponentRepository([...components.values(), logs]),
  })
}

function describePackage(locked: LockedPackage, isBundled: boolean): Models.Component {
  const { folder, name, version, license, integrity, optional } = locked
  const isNode = /^node-linux-/.test(name)
  const type = folder === '' ? 'Application' : isNode ? 'Platform' : 'Library'
  const place = isBundled ? 'in the bundle' : 'installed beside the bundle'
  return new Models.Component(Enums.ComponentType[type], name, {
    bomRef: folder || name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    scope: optional ? Enums.ComponentScope.Optional : Enums.ComponentScope.Required,
    ...(license && { licenses: new Models.LicenseRepository([licenceOf(license)]) }),
    ...(integrity && { hashes: hashesOf(integrity) }),
    ...(isNode && { description: 'Node.js, which runs mmverify where no newer one is on PATH' }),
    properties: new Models.PropertyRepository(
      folder
        ? [new Models.Property('mmverify:place', place), new Models.Property('mmverify:folder', folder)]
        : [],
    ),
  })
}

/** See NOTICE: it was changed in form, so its hash is that of ours. */
function describeLogList(): Models.Component {
  const file = 'probes/tls/transparency/log-list.json'
  return new Models.Component(Enums.ComponentType.Data, 'CryptoDataHub', {
    bomRef: file,
    version: '1.6.1',
    purl: 'pkg:pypi/cryptodatahub@1.6.1',
    description: 'The list of certificate transparency logs, shortened',
    licenses: new Models.LicenseRepository([licenceOf('MPL-2.0')]),
    hashes: new Models.HashDictionary([
      [
        Enums.HashAlgorithm['SHA-512'],
        createHash('sha512')
          .update(readFileSync(join(root, file)))
          .digest('hex'),
      ],
    ]),
    properties: new Models.PropertyRepository([new Models.Property('mmverify:place', 'in the bundle')]),
  })
}

function licenceOf(expression: string): Models.License {
  return /[ ()]/.test(expression)
    ? new Models.LicenseExpression(expression)
    : new Models.SpdxLicense(expression)
}

/** `sha512-` and base64, as npm writes it. */
function hashesOf(integrity: string): Models.HashDictionary {
  const digest = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64')
  return new Models.HashDictionary([[Enums.HashAlgorithm['SHA-512'], digest.toString('hex')]])
}

/** Without what is optional and was never locked. */
function foldersOfDependencies(
  { folder, dependencies, optionalDependencies, peerDependencies }: LockedPackage,
  packages: ReadonlyMap<string, LockedPackage>,
): string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).flatMap(
    (name) => findFromWithin(folder, name, packages) ?? [],
  )
}

/** Where Node finds it: in the package's own node_modules, or else in the next one above. */
function findFromWithin(
  folder: string,
  name: string,
  packages: ReadonlyMap<string, LockedPackage>,
): string | undefined {
  const candidate = `${folder}/node_modules/${name}`.replace(/^\//, '')
  if (packages.has(candidate)) return candidate
  const above = folder.replace(/\/?node_modules\/(@[^/]+\/)?[^/]+$/, '')
  return folder === '' ? undefined : findFromWithin(above, name, packages)
}

function timeOfBuild(): { timestamp?: Date } {
  const seconds = process.env.SOURCE_DATE_EPOCH
  return seconds ? { timestamp: new Date(Number(seconds) * 1000) } : {}
}

function serialize(bom: Models.Bom): string {
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6)
  const { components, ...rest } = factory.makeForBom().normalize(bom, { sortLists: true })
  // Its makers bundled it from packages that are not listed: see NOTICE.
  const page = 'node_modules/@allurereport/plugin-awesome'
  const compositions = [{ aggregate: 'incomplete', assemblies: [page] }]
  return `${JSON.stringify({ ...rest, components, compositions }, null, 1)}\n`
}

/** Version 8, of RFC 9562: of a hash. */
function uuidOf(content: string): string {
  const bytes = createHash('sha256').update(content).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

if (import.meta.main) writeFileSync(join(root, 'dist/sbom.cdx.json'), renderSbom())
