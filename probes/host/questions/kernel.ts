import * as z from 'zod'
import { defineFileCommand } from '../command.ts'
import { defineHostQuestion } from '../question.ts'
import { parseInteger, parseWord } from '../single-value.ts'

export const hostname = defineHostQuestion({
  command: defineFileCommand({
    id: 'hostname',
    file: '/proc/sys/kernel/hostname',
    privilege: 'none',
    purpose: 'the name the host gives itself',
  }),
  schema: z.string(),
  parse: parseWord,
})

export const ipForward = defineHostQuestion({
  command: defineFileCommand({
    id: 'ip-forward',
    file: '/proc/sys/net/ipv4/ip_forward',
    privilege: 'none',
    purpose: 'net.ipv4.ip_forward',
  }),
  schema: z.int(),
  parse: parseInteger,
})
