import { isIP } from 'node:net'
import * as z from 'zod'
import { defineProgramCommand, pathsIn } from '../../command.ts'
import { splitLines } from '../../command-output.ts'
import { defineHostQuestion } from '../../question.ts'

export const addresses = defineHostQuestion({
  command: defineProgramCommand({
    id: 'network-addresses',
    programs: pathsIn.either('ip'),
    arguments: '-o address show',
    privilege: 'none',
    purpose: 'under which addresses the nodes know each other',
  }),
  schema: z.array(z.string()),
  parse: parseAddresses,
})

/** `ip -o address show`: the addresses that others can use, without loopback and link-local ones. */
export function parseAddresses(text: string): string[] {
  return splitLines(text).flatMap(({ text: line }) => {
    const [, address = '', rest = ''] = /^\d+:\s+\S+\s+inet6?\s+([^\s/]+)(.*)$/s.exec(line) ?? []
    return isIP(address) && /\bscope global\b/.test(rest) ? [address] : []
  })
}
