import { expect, test } from 'vitest'
import type { FactPath } from '../core/fact.ts'
import type { AnyProbe } from '../core/probe.ts'
import { chooseProbes } from './chosen-probes.ts'
import { outsideProbes } from './probe-catalogue.ts'

const probe = (id: string, needs: FactPath[], provides: FactPath[]): AnyProbe => ({
  id,
  needs,
  provides,
  collect: async () => ({}),
})
const idsOf = (probes: readonly AnyProbe[]) => probes.map(({ id }) => id)

test('what a wanted fact needs is asked too, over any number of steps, and in the order of the catalogue', () => {
  const probes = [
    probe('far', ['tls.alpn'], ['http.pages']),
    probe('other', ['net.primary'], ['tls.sni', 'tls.robot']),
    probe('middle', ['net.primary'], ['tls.alpn', 'tls.compression']),
    probe('near', [], ['net.primary']),
  ]
  expect(chooseProbes(probes, ['http.pages'])).toMatchObject({ unasked: ['tls.robot', 'tls.sni'] })
  expect(idsOf(chooseProbes(probes, ['http.pages']).chosen)).toEqual(['far', 'middle', 'near'])
  expect(idsOf(chooseProbes(probes, ['tls.compression']).chosen)).toEqual(['middle', 'near'])
})

test('nothing wanted, nothing asked; everything wanted, everything asked', () => {
  expect(chooseProbes(outsideProbes, []).chosen).toEqual([])
  const all = outsideProbes.flatMap(({ provides }) => provides)
  expect(chooseProbes(outsideProbes, all)).toEqual({ chosen: outsideProbes, unasked: [] })
})

test('a header is wanted: nobody enumerates suites for it', () => {
  const { chosen, unasked } = chooseProbes(outsideProbes, ['http.pages'])
  expect(idsOf(chosen)).not.toContain('tls-suites')
  expect(unasked).toContain('tls.suites')
})
