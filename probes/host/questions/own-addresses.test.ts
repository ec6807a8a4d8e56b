import { expect, test } from 'vitest'
import { FormatError } from '../format-error.ts'
import { parseOwnAddresses } from './own-addresses.ts'

test('ip -o address show: of every interface, loopback too', () => {
  expect(
    parseOwnAddresses(
      '1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever\n' +
        '2: eth0    inet6 2001:db8::7/64 scope global dynamic \\       valid_lft 1sec preferred_lft 1sec\n' +
        '3: br-0123456789ab    inet 172.18.0.1/16 brd 172.18.255.255 scope global br-0123456789ab\\  x\n' +
        '4: wg0    inet 10.9.0.1 peer 10.9.0.2/32 scope global wg0\\  x\n' +
        '7: veth1@if6    inet 10.1.1.1/30 scope global veth1\\  x\n',
    ),
  ).toEqual([
    { interface: 'lo', address: '127.0.0.1', prefix: 8 },
    { interface: 'eth0', address: '2001:db8::7', prefix: 64 },
    { interface: 'br-0123456789ab', address: '172.18.0.1', prefix: 16 },
    { interface: 'wg0', address: '10.9.0.1', prefix: 32 },
    { interface: 'veth1', address: '10.1.1.1', prefix: 30 },
  ])
})

test('what has no address is no answer: even loopback has one', () => {
  expect(() => parseOwnAddresses('')).toThrow(FormatError)
})
