import { isIP } from 'node:net'
import { splitLines } from '../host/command-output.ts'

/** `ip -o address show`: the addresses that others can use, without loopback and link-local ones. */
export function parseAddresses(text: string): string[] {
  return splitLines(text).flatMap(({ text: line }) => {
    const [, address = '', rest = ''] = /^\d+:\s+\S+\s+inet6?\s+([^\s/]+)(.*)$/.exec(line) ?? []
    return isIP(address) && /\bscope global\b/.test(rest) ? [address] : []
  })
}
