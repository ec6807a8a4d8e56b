import { expect, test } from 'vitest'
import { ok } from '../../core/outcome.ts'
import { createReading } from '../../lab/fixtures/facts/host-fixture.ts'
import { createEndpoint } from '../../lab/servers/ssh-server.ts'
import { createLayout } from './layout.ts'
import type { NodeAnswers } from './node-answers.ts'

test('a node is connected to only at addresses that can be a node’s', () => {
  const endpoints = new Map(['mm1', 'mm2'].map((name) => [name, { ...createEndpoint(22), name }]))
  const claimed = ['127.0.0.1', '169.254.169.254', '0.0.0.0', '::1', '192.168.1.2']
  const answers = { addresses: createReading(claimed) } as NodeAnswers
  const silent = {
    ...{ units: {}, mattermostConfigEtc: {}, mattermostConfigOpt: {}, iptables: {}, nftables: {} },
    ...{ mattermostPreStart: {}, sshd: {} },
  }
  const layout = createLayout(['mm1', 'mm2'], endpoints, new Map([['mm2', ok(answers)]]), silent)
  expect(layout.addresses.get('mm2')).toEqual(['192.168.1.2'])
  expect(layout.peersOf('mm1')).toEqual([{ host: 'mm2', address: '192.168.1.2' }])
})
