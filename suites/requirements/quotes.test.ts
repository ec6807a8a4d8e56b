import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Clause } from '../../core/requirement.ts'
import { checks } from '../check-catalogue.ts'
import { anssiClauses } from './anssi-clauses.ts'
import { bsiClauses } from './bsi-clauses.ts'
import { centos7 } from './centos7-clauses.ts'
import { certificateClauses } from './certificate-clauses.ts'
import { mattermost } from './mattermost-clauses.ts'
import {
  mozillaGeneratorClauses,
  mozillaIntermediateClauses,
  mozillaModernClauses,
  mozillaOldClauses,
} from './mozilla-clauses.ts'
import { nistClauses } from './nist-clauses.ts'
import { pciDssClauses } from './pci-dss-clauses.ts'
import { rfc } from './rfc-clauses.ts'
import { salt } from './salt-clauses.ts'
import { serviceClauses } from './service-clauses.ts'
import { sslLabs } from './ssl-labs-clauses.ts'
import { transportEncryption } from './transport-encryption-clauses.ts'

// The source documents live beside the repository, not in it.
const shared = new URL('../../../shared/', import.meta.url)
const seeds = new URL('seeds/', shared)
const seed = existsSync(seeds) ? readdirSync(seeds).find((name) => name.startsWith('000_')) : undefined

test.skipIf(seed === undefined)('every quote of seed 000 stands in it word for word', () => {
  const text = readFileSync(new URL(seed ?? '', seeds), 'utf8')
  const absent = Object.entries(centos7).filter(([, { quote }]) => !text.includes(quote))
  expect(absent).toEqual([])
})

test.skipIf(seed === undefined)('every section of seed 000 that is named is one of its headings', () => {
  const headings =
    readFileSync(new URL(seed ?? '', seeds), 'utf8')
      .match(/^#+ .*$/gm)
      ?.map((line) => line.replace(/^#+ /, '')) ?? []
  const absent = Object.values(centos7)
    .flatMap(({ section }) => section.split(' / '))
    .filter((part) => !headings.includes(part))
  expect(absent).toEqual([])
})

const others = { '001_': transportEncryption, '002_': salt }

for (const [prefix, clauses] of Object.entries(others)) {
  const file = existsSync(seeds) ? readdirSync(seeds).find((name) => name.startsWith(prefix)) : undefined
  test.skipIf(file === undefined)(
    `every quote and section of seed ${prefix} stands in it word for word`,
    () => {
      const text = readFileSync(new URL(file ?? '', seeds), 'utf8')
      const absent = Object.values(clauses).filter(
        ({ quote, section }) => !text.includes(quote) || !text.includes(section),
      )
      expect(absent).toEqual([])
    },
  )
}

const notes = { 'mattermost.md': mattermost, 'tls.md': sslLabs }

for (const [file, clauses] of Object.entries(notes)) {
  const path = new URL(`facts/${file}`, shared)
  test.skipIf(!existsSync(path))(`every quote of the reading notes stands in ${file}`, () => {
    // The notes break their lines within sentences.
    const text = readFileSync(path, 'utf8').replace(/\s+/g, ' ')
    const quoted = Object.values(clauses).filter(({ document }) => document !== 'Mattermost documentation')
    expect(quoted.filter(({ quote }) => !text.includes(quote))).toEqual([])
  })
}

test('every clause is cited by a check', () => {
  const cited = new Set(
    checks.flatMap(({ requirements }) => Object.values(requirements).flatMap(({ clauses }) => clauses)),
  )
  const seeds = [centos7, transportEncryption, salt]
  const standards = [rfc, certificateClauses, serviceClauses, mattermost, sslLabs]
  const policies = [
    mozillaGeneratorClauses,
    mozillaIntermediateClauses,
    mozillaModernClauses,
    mozillaOldClauses,
    anssiClauses,
    bsiClauses,
    nistClauses,
    pciDssClauses,
  ]
  const idle = [...seeds, ...standards, ...policies]
    .flatMap((table) => Object.entries<Clause>(table))
    .filter(([, clause]) => !cited.has(clause))
  expect(idle.map(([name]) => name)).toEqual([])
})
