import { expect, test } from 'vitest'
import { parseIpsets } from './ipsets.ts'

// What ipset 7.17 printed for sets that were made by hand.
test('sets, their types and elements; a comment is left out', () => {
  const text = [
    'create few hash:net family inet hashsize 1024 maxelem 65536 comment bucketsize 12 initval 0x1f0d5a5e',
    'add few 10.0.0.0/8 comment "hunter2 -j ACCEPT"',
    'add few 10.9.0.0/16 nomatch',
    'create none hash:ip family inet6 hashsize 1024 maxelem 65536 bucketsize 12 initval 0x2bd3a1bd',
    'create pairs hash:ip,port family inet hashsize 1024 maxelem 65536 timeout 600 bucketsize 12 initval 0x4',
    'add pairs 192.0.2.7,tcp:8065 timeout 598',
    '',
  ].join('\n')
  expect(parseIpsets(text)).toEqual([
    {
      name: 'few',
      type: 'hash:net',
      entries: [
        { element: '10.0.0.0/8', options: [] },
        { element: '10.9.0.0/16', options: ['nomatch'] },
      ],
    },
    { name: 'none', type: 'hash:ip', entries: [] },
    {
      name: 'pairs',
      type: 'hash:ip,port',
      entries: [{ element: '192.0.2.7,tcp:8065', options: ['timeout', '598'] }],
    },
  ])
  expect(parseIpsets('')).toEqual([])
})

test.each([
  'add few 10.0.0.0/8\n',
  'ipset v7.17: Kernel error received: Operation not permitted\n',
  'create few hash:net\nadd few\n',
  'create few hash:net\ncreate few hash:ip\n',
])('%j is no list of sets', (text) => {
  expect(() => parseIpsets(text)).toThrow()
})
