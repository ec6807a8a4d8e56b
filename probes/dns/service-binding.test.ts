import { expect, test } from 'vitest'
import { readServiceBinding } from './service-binding.ts'

const name = '03666f6f076578616d706c6503636f6d00'
const plain = { priority: 1, target: '.', alpn: [], defaultAlpn: true, port: null, ech: null }

// The vectors of RFC 9460, appendix D, in wire format.
test.each([
  ['an alias', `0000${name}`, { ...plain, priority: 0, target: 'foo.example.com' }],
  ['the root as target', '000100', plain],
  ['a port', `0010${name}000300020035`, { ...plain, priority: 16, target: 'foo.example.com', port: 53 }],
  ['an unregistered key', `0001${name}029b000568656c6c6f`, { ...plain, target: 'foo.example.com' }],
  [
    'two address hints',
    `0001${name}0006002020010db800000000000000000000000120010db8000000000000000000530001`,
    { ...plain, target: 'foo.example.com' },
  ],
  [
    'sorted and mandatory keys',
    `001003666f6f076578616d706c65036f72670000000004000100040001000902683205683 32d313900040004c0000201`.replaceAll(
      ' ',
      '',
    ),
    { ...plain, priority: 16, target: 'foo.example.org', alpn: ['h2', 'h3-19'] },
  ],
])('%s', (_, hex, expected) => {
  expect(readServiceBinding(Buffer.from(hex, 'hex'))).toEqual({ status: 'ok', value: expected })
})

test('no default protocol', () => {
  const record = readServiceBinding(Buffer.from('000100' + '00010003026833' + '00020000', 'hex'))
  expect(record).toMatchObject({ status: 'ok', value: { alpn: ['h3'], defaultAlpn: false } })
})

test('an ECHConfigList that cannot be read stands as that, and the rest beside it', () => {
  const record = readServiceBinding(Buffer.from('000100' + '00010003026832' + '00050003000dfe', 'hex'))
  expect(record).toEqual({
    status: 'ok',
    value: {
      ...plain,
      alpn: ['h2'],
      ech: { status: 'malformed', field: 'ECHConfigList', offset: 2 },
    },
  })
})

test.each([
  ['keys out of order', '000100' + '000300020035' + '00010003026832', 'svc_param_key'],
  ['a key twice', '000100' + '000300020035' + '000300020035', 'svc_param_key'],
  ['a value beyond the end', '000100' + '0003000200', 'svc_param_value'],
  ['a port of three bytes', '000100' + '00030003003500', 'port'],
  ['a protocol beyond its list', '000100' + '000100020368', 'alpn'],
  ['a label of 64 bytes', `000140${'61'.repeat(64)}00`, 'target_name'],
  ['a name without end', '000103666f6f', 'target_name'],
  ['nothing', '', 'svc_priority'],
])('%s is malformed', (_, hex, field) => {
  expect(readServiceBinding(Buffer.from(hex, 'hex'))).toMatchObject({ status: 'malformed', field })
})
