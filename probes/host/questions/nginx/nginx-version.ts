import * as z from 'zod'
import { defineProgramCommand, pathsIn } from '../../command.ts'
import { FormatError } from '../../format-error.ts'
import { defineHostQuestion } from '../../question.ts'

export const nginxVersion = defineHostQuestion({
  command: defineProgramCommand({
    id: 'nginx-version',
    programs: pathsIn.sbin('nginx'),
    arguments: '-v',
    privilege: 'none',
    purpose: 'nginx release',
  }),
  schema: z.string(),
  parse: parseNginxVersion,
})

/** `nginx -v`, which speaks on stderr: `nginx version: nginx/1.22.1`. */
export function parseNginxVersion(_stdout: string, stderr: string): string {
  const version = /^nginx version: \w+\/(\d+(?:\.\d+)+)/m.exec(stderr)?.[1]
  if (version === undefined) throw new FormatError('version', 0)
  return version
}
