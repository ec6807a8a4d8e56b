import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createKeyPair } from '../../../../lab/servers/ssh-server.ts'
import { FormatError } from '../../format-error.ts'
import { parseAddresses } from './host-addresses.ts'
import { parseAuthorizedKeys, parsePublicKey } from './public-keys.ts'
import { parseTunnelProcesses } from './tunnel-processes.ts'
import { parseTunnelUnits } from './tunnel-units.ts'

const { public: key } = createKeyPair()
test('addresses that others can use', () => {
  const text = [
    '1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever',
    '2: eth0    inet 172.20.0.2/16 brd 172.20.255.255 scope global eth0\\       valid_lft forever',
    '2: eth0    inet6 fd00::2/64 scope global nodad \\       valid_lft forever',
    '2: eth0    inet6 fe80::42/64 scope link \\       valid_lft forever',
    '3: wg0    inet 10.9.0.1 peer 10.9.0.2/32 scope global wg0',
    '',
  ].join('\n')
  expect(parseAddresses(text)).toEqual(['172.20.0.2', 'fd00::2', '10.9.0.1'])
})

describe('keys', () => {
  test('a public key, whatever stands around it', () => {
    const { key: found, blob } = parsePublicKey(`${key} mattermost@mm1\n`)
    expect(found).toMatchObject({
      type: 'ssh-ed25519',
      fingerprint: expect.stringMatching(/^SHA256:[\w+/]{43}$/),
    })
    expect(blob.toString('base64')).toBe(key.split(' ')[1])
  })

  test.each(['', 'ssh-ed25519', 'ssh-ed25519 AAAA', key.replace('ssh-ed25519', 'ssh-rsa'), 'PRIVATE KEY'])(
    '%j is none',
    (text) => {
      expect(() => parsePublicKey(text)).toThrow(FormatError)
    },
  )

  test('authorized_keys, with options as sshd reads them', () => {
    const text = [
      '# a comment',
      key,
      `restrict,port-forwarding,permitopen="172.20.0.3:8074",permitopen="172.20.0.3:8075" ${key} mattermost@mm2`,
      `command="echo ${key} x",No-PTY ${key}`,
      'ssh-rsa notakey',
      '',
    ].join('\n')
    expect(parseAuthorizedKeys(text).map(({ options, permitOpen }) => [options, permitOpen])).toEqual([
      [[], []],
      [
        ['restrict', 'port-forwarding', 'permitopen', 'permitopen'],
        ['172.20.0.3:8074', '172.20.0.3:8075'],
      ],
      [['command', 'no-pty'], []],
    ])
  })
})

describe('units', () => {
  const at = '/etc/systemd/system'
  test('ssh and autossh, with their drop-ins, templates and what starts them again', () => {
    const text = [
      `${at}/tunnel-1.service:ExecStart=/usr/bin/ssh -N -o ServerAliveInterval=5 -L 18074:172.20.0.3:8074 172.20.0.3`,
      `${at}/tunnel-1.service:Restart=always`,
      `${at}/tunnel@.service:ExecStart = -/usr/bin/autossh -M 0 -N -L %i:172.20.0.3:8074 172.20.0.3`,
      `${at}/old.service:ExecStart=/usr/bin/ssh -N -L 1:a:2 b`,
      `${at}/old.service.d/none.conf:ExecStart=`,
      `${at}/multi-user.target.wants/tunnel-3.service:ExecStart=/usr/bin/ssh -N -L 3:a:4 b`,
      `${at}/mattermost.service:ExecStart=/opt/mattermost/bin/mattermost`,
      `${at}/mattermost.service:Restart=always`,
      `${at}/mattermost.service:Environment=MM_SQLSETTINGS_DATASOURCE=canary`,
      '',
    ].join('\n')
    expect(
      parseTunnelUnits(text).map(({ unit, tunnel, autossh, restart }) => [
        unit,
        tunnel?.forwards[0]?.port,
        autossh,
        restart,
      ]),
    ).toEqual([
      ['tunnel-1.service', 18_074, false, 'always'],
      ['tunnel@.service', undefined, true, null],
      ['tunnel-3.service', 3, false, null],
    ])
  })
})

describe('processes', () => {
  test('tunnels and whose they are', () => {
    const text = [
      '    1     0 root                             -                                /sbin/init',
      '  700     1 mattermost                       tunnel-1.service                 /usr/bin/autossh -M 0 -N -L 18074:172.20.0.3:8074 172.20.0.3',
      '  701   700 mattermost                       tunnel-1.service                 ssh -N -L 18074:172.20.0.3:8074 172.20.0.3',
      '  800     1 mattermost                       mattermost.service               /opt/mattermost/bin/mattermost --key=canary',
      '',
    ].join('\n')
    expect(parseTunnelProcesses(text)).toMatchObject({
      users: ['mattermost', 'root'],
      tunnels: [
        { pid: 700, unit: 'tunnel-1.service', autossh: true },
        { pid: 701, ppid: 700, autossh: false, tunnel: { server: '172.20.0.3' } },
      ],
    })
    expect(JSON.stringify(parseTunnelProcesses(text))).not.toContain('canary')
  })

  test('what is no list of processes', () => {
    expect(() => parseTunnelProcesses('error: unknown user-defined format specifier "unit"\n')).toThrow(
      FormatError,
    )
  })
})

test('whatever a host prints, a parser answers or says where it could not', () => {
  const parsers = [
    parseAddresses,
    parseAuthorizedKeys,
    parseTunnelUnits,
    parseTunnelProcesses,
    parsePublicKey,
  ]
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.nat(parsers.length - 1),
      (text, index) => {
        try {
          parsers[index]?.(text)
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
        }
      },
    ),
    { numRuns: 300 },
  )
})
