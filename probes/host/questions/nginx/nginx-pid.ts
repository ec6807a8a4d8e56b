import * as z from 'zod'
import { defineFileCommand } from '../../command.ts'
import { noSuchPlaceExits } from '../../exits.ts'
import { defineHostQuestion } from '../../question.ts'
import { parseInteger } from '../../single-value.ts'

/** The number in /run/nginx.pid. */
export const nginxPid = defineHostQuestion({
  command: defineFileCommand({
    id: 'nginx-pid',
    file: '/run/nginx.pid',
    privilege: 'none',
    purpose: 'the PID file that systemd looks for',
  }),
  schema: z.int(),
  parse: parseInteger,
  absentExits: noSuchPlaceExits,
})
