import { FormatError } from '../../format-error.ts'

/** `nginx -v`, which speaks on stderr: `nginx version: nginx/1.22.1`. */
export function parseNginxVersion(_stdout: string, stderr: string): string {
  const version = /^nginx version: \w+\/(\d+(?:\.\d+)+)/m.exec(stderr)?.[1]
  if (version === undefined) throw new FormatError('version', 0)
  return version
}
