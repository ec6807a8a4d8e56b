import ipaddr from 'ipaddr.js'

/** 127.0.0.0/8 and ::1, in brackets or not, and IPv4's within IPv6: `[::ffff:127.0.0.1]`. */
export function isLoopback(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, '')
  return ipaddr.isValid(plain) && ipaddr.process(plain).range() === 'loopback'
}
