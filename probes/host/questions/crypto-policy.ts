import * as z from 'zod'
import { defineFileCommand } from '../command.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { defineHostQuestion } from '../question.ts'
import { parseWord } from '../single-value.ts'

export const cryptoPolicy = defineHostQuestion({
  command: defineFileCommand({
    id: 'crypto-policy',
    file: '/etc/crypto-policies/state/current',
    privilege: 'none',
    purpose: 'RHEL’s system-wide crypto policy',
  }),
  schema: z.string(),
  parse: parseWord,
  absentExits: noSuchPlaceExits,
})
