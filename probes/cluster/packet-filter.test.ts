import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderUfwFilter } from '../../lab/fixtures/scripted-rules.ts'
import { parseIptables } from '../host/questions/iptables.ts'
import { decidePacket, type Packet } from './packet-filter.ts'

const packet = (changes: Partial<Packet> = {}): Packet => ({
  protocol: 'tcp',
  source: '192.0.2.1',
  destination: '172.20.0.2',
  port: 8074,
  ...changes,
})
const chain = (rules: readonly string[], policy = 'DROP') =>
  parseIptables(
    `*filter\n:INPUT ${policy} [0:0]\n:own - [0:0]\n${rules.map((rule) => `-A ${rule}\n`).join('')}COMMIT\n`,
  )
const inputOf = (rules: readonly string[], changes: Partial<Packet> = {}) => {
  const fate = decidePacket(chain(rules), 'filter', 'INPUT', packet(changes))
  return fate && { target: fate.target, certain: fate.certain }
}
const createCertainDecision = (target: string) => ({ target, certain: true })

describe('ufw, as it is loaded', () => {
  const tables = parseIptables(
    renderUfwFilter({
      input: ['-p tcp -m tcp --dport 8065 -j ACCEPT', '-s 172.20.0.3/32 -p tcp -m tcp --dport 22 -j ACCEPT'],
      output: ['-d 172.20.0.3/32 -p udp -m udp --dport 8074 -j DROP'],
    }),
  )
  test.each([
    ['a stranger to 8065', 'INPUT', packet({ port: 8065 }), 'ACCEPT'],
    ['a stranger to 8074', 'INPUT', packet(), 'DROP'],
    ['a stranger to 22', 'INPUT', packet({ port: 22 }), 'DROP'],
    ['a member to 22', 'INPUT', packet({ port: 22, source: '172.20.0.3' }), 'ACCEPT'],
    ['UDP to a member', 'OUTPUT', packet({ protocol: 'udp', destination: '172.20.0.3' }), 'DROP'],
    ['UDP to another', 'OUTPUT', packet({ protocol: 'udp', destination: '172.20.0.4' }), 'ACCEPT'],
    ['TCP to a member', 'OUTPUT', packet({ destination: '172.20.0.3' }), 'ACCEPT'],
    ['what is forwarded', 'FORWARD', packet(), 'DROP'],
  ] as const)('%s', (_name, hook, asked, target) => {
    expect(decidePacket(tables, 'filter', hook, asked)).toMatchObject(createCertainDecision(target))
  })
})

test.each<[string, string[], Partial<Packet>, string]>([
  ['the first rule that matches decides', ['INPUT -j ACCEPT', 'INPUT -j DROP'], {}, 'ACCEPT'],
  ['a port range', ['INPUT -p tcp -m tcp --dport 8000:8100 -j ACCEPT'], {}, 'ACCEPT'],
  ['beyond a port range', ['INPUT -p tcp -m tcp --dport 8075: -j ACCEPT'], {}, 'DROP'],
  ['several ports', ['INPUT -p tcp -m multiport --dports 22,8074 -j ACCEPT'], {}, 'ACCEPT'],
  ['another protocol', ['INPUT -p udp -m udp --dport 8074 -j ACCEPT'], {}, 'DROP'],
  ['a network', ['INPUT -s 192.0.2.0/24 -j ACCEPT'], {}, 'ACCEPT'],
  ['a network with its mask', ['INPUT -s 192.0.2.0/255.255.255.0 -j ACCEPT'], {}, 'ACCEPT'],
  ['all but a network', ['INPUT ! -s 192.0.2.0/24 -j ACCEPT'], {}, 'DROP'],
  ['all but one address', ['INPUT ! -s 192.0.2.7/32 -j ACCEPT'], {}, 'ACCEPT'],
  ['an own chain that decides', ['INPUT -j own', 'own -j ACCEPT'], {}, 'ACCEPT'],
  ['an own chain that leads back', ['INPUT -j own', 'INPUT -j ACCEPT', 'own -j RETURN'], {}, 'ACCEPT'],
  ['goto does not lead back', ['INPUT -g own', 'INPUT -j ACCEPT', 'own -j RETURN'], {}, 'DROP'],
  ['a log does not decide', ['INPUT -j LOG --log-prefix "x "', 'INPUT -j ACCEPT'], {}, 'ACCEPT'],
  ['one packet is within a limit', ['INPUT -m limit --limit 3/min -j ACCEPT'], {}, 'ACCEPT'],
  [
    'ufw limit: the first is let in',
    ['INPUT -m recent --update --seconds 30 --hitcount 6 -j REJECT', 'INPUT -j ACCEPT'],
    {},
    'ACCEPT',
  ],
  ['a comment that looks like a rule', ['INPUT -m comment --comment "-j ACCEPT" -j DROP'], {}, 'DROP'],
  ['a chain that jumps to itself', ['INPUT -j own', 'own -j own', 'INPUT -j ACCEPT'], {}, 'ACCEPT'],
])('%s', (_name, rules, changes, target) => {
  expect(inputOf(rules, changes)).toEqual(createCertainDecision(target))
})

test.each<[string, string[], boolean]>([
  ['that might have decided otherwise', ['INPUT -m set --match-set good src -j ACCEPT'], false],
  ['that would have decided the same', ['INPUT -m set --match-set bad src -j DROP'], true],
  ['that cannot match for another reason', ['INPUT -p udp -m set --match-set good src -j ACCEPT'], true],
  ['on an interface', ['INPUT -i eth1 -j ACCEPT'], false],
  ['on loopback', ['INPUT -i lo -j ACCEPT'], true],
  ['before an own chain', ['INPUT -i eth1 -j own', 'own -p tcp --dport 8074 -j ACCEPT'], false],
  [
    'before an own chain that says nothing of it',
    ['INPUT -i eth1 -j own', 'own -p tcp --dport 80 -j ACCEPT'],
    true,
  ],
])('a condition that is not understood, %s', (_name, rules, sure) => {
  expect(inputOf(rules)).toEqual({ target: 'DROP', certain: sure })
})

test('without the chain nothing is filtered', () => {
  expect(
    decidePacket(parseIptables('*nat\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n'), 'filter', 'INPUT', packet()),
  ).toBeNull()
})

test('any words at all end in an answer', () => {
  const word = fc.constantFrom(
    '-p',
    'tcp',
    '!',
    '-s',
    '10.0.0.0/99',
    'x/y',
    '--dport',
    '1:2:3',
    '-j',
    'own',
    'ACCEPT',
    '-i',
    '--tcp-flags',
    '-g',
    '-m',
  )
  fc.assert(
    fc.property(fc.array(fc.array(word, { maxLength: 8 }), { maxLength: 8 }), (rules) => {
      const tables = [
        {
          name: 'filter',
          chains: [{ name: 'INPUT', policy: 'DROP' as const, packets: 0 }],
          rules: rules.map((words, index) => ({
            chain: index % 2 === 0 ? 'INPUT' : 'own',
            packets: null,
            arguments: words,
          })),
        },
      ]
      expect(decidePacket(tables, 'filter', 'INPUT', packet())).toMatchObject({ target: expect.any(String) })
    }),
    { numRuns: 200 },
  )
})
