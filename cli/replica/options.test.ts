import { describe, expect, test } from 'vitest'
import { chooseReplica, chooseStack, replicaNames } from './options.ts'

describe('a choice', () => {
  test('takes every option of its stack', () => {
    expect(
      chooseReplica('transport-encryption', ['database=postgresql', 'tls-mode=require'], 'current'),
    ).toEqual({
      name: 'transport-encryption',
      options: { database: 'postgresql', 'tls-mode': 'require' },
    })
    expect(chooseStack('cluster', ['nodes=5', 'variant=repaired'], 'current').options).toEqual({
      nodes: '5',
      variant: 'repaired',
    })
  })

  test.each([
    'stand-in',
    'mattermost/mattermost-team-edition:10.11.2',
    `a.test:5000/mm@sha256:${'0'.repeat(64)}`,
  ])('takes mattermost=%s in every stack', (mattermost) => {
    for (const name of replicaNames.filter((each) => each !== 'embedded')) {
      expect(chooseStack(name, [`mattermost=${mattermost}`], 'current').options).toEqual({ mattermost })
    }
  })

  test.each([
    ['current', {}],
    ['centos7', {}],
    ['centos7-legacy', { ciphers: 'legacy' }],
    ['centos7-perfect', { openssl: 'perfect' }],
  ] as const)('centos7 follows the profile %s', (profile, options) => {
    expect(chooseStack('centos7', [], profile).options).toEqual(options)
    expect(chooseStack('salt', [], profile).options).toEqual({})
  })

  test('an option beats the profile', () => {
    expect(chooseStack('centos7', ['ciphers=default'], 'centos7-legacy').options).toEqual({
      ciphers: 'default',
    })
  })
})

describe('is refused in one line', () => {
  test.each([
    ['another name', 'centos8', [], /there are embedded, centos7, transport-encryption, cluster, salt/],
    ['another key', 'centos7', ['nodes=3'], /'nodes=3' .* it knows ciphers=default\|legacy, openssl=/],
    ['another value', 'centos7', ['ciphers=weak'], /ciphers=default\|legacy/],
    ['a key of every object', 'centos7', ['toString=x'], /it knows/],
    ['no value', 'cluster', ['nodes='], /nodes=2\|3\|4\|5\|6\|7\|8, variant=as-written\|repaired/],
    ['no pair', 'cluster', ['nodes'], /it knows/],
    ['too many nodes', 'cluster', ['nodes=9'], /it knows/],
    ['an image without a tag', 'salt', ['mattermost=mattermost/mattermost-team-edition'], /IMAGE:TAG/],
    ['a key given twice', 'cluster', ['nodes=3', 'nodes=4'], /given twice/],
    [
      "another database's mode",
      'transport-encryption',
      ['tls-mode=require'],
      /database=mariadb: it knows true, /,
    ],
    ['any option of embedded', 'embedded', ['nodes=3'], /knows no --replica-option/],
  ] as const)('%s', (_what, name, pairs, message) => {
    const choose = () => chooseReplica(name, pairs, 'current')
    expect(choose).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(message) }),
    )
    expect(choose).toThrow(/^[^\n]+$/)
  })
})
