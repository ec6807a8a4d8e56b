import * as z from 'zod'
import { defineFileCommand, defineProgramCommand, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { FormatError } from '../format-error.ts'
import { parseIni } from '../ini.ts'
import { defineHostQuestion } from '../question.ts'
import { redactCredentials } from '../setting-value.ts'
import { defineListing } from './file-listing.ts'

const optionalText = z.string().nullable()
/** A command that may carry credentials, so that only the services it reloads or restarts are kept. Null: no hook. */
const hookSchema = z.strictObject({ reloads: z.array(z.string()) }).nullable()

export const certbotSchema = z.strictObject({
  /** The certificate's name: its file's, without `.conf`. Null for cli.ini. */
  name: optionalText,
  privateKeyPath: optionalText,
  fullchainPath: optionalText,
  authenticator: optionalText,
  installer: optionalText,
  server: optionalText,
  keyType: optionalText,
  rsaKeySize: z.int().nullable(),
  preHook: hookSchema,
  postHook: hookSchema,
  renewHook: hookSchema,
  webrootPath: optionalText,
})
export type Certbot = z.infer<typeof certbotSchema>

export const letsencryptFiles = defineListing(
  defineProgramCommand({
    id: 'letsencrypt-files',
    programs: pathsIn.bin('ls'),
    arguments: '-laRb /etc/letsencrypt',
    privilege: 'required',
    purpose: 'permissions of certificate keys, renewal hooks',
  }),
)

/** Not asked: `certbot certificates`, which writes a log and takes a lock. */
export const certbotRenewals = defineHostQuestion({
  command: defineProgramCommand({
    id: 'certbot-renewal',
    programs: pathsIn.bin('grep'),
    arguments: '-rH . /etc/letsencrypt/renewal',
    privilege: 'required',
    purpose: 'how each certificate is renewed',
  }),
  schema: z.array(certbotSchema),
  parse: parseCertbotRenewals,
  absentExits: noSuchPlaceExits,
})

export const certbotDefaults = defineHostQuestion({
  command: defineFileCommand({
    id: 'certbot-cli',
    file: '/etc/letsencrypt/cli.ini',
    privilege: 'required',
    purpose: 'certbot’s defaults',
  }),
  schema: certbotSchema,
  parse: parseCertbotDefaults,
  absentExits: noSuchPlaceExits,
})

/** Whether /etc/cron.d/certbot runs certbot under systemd: Debian's own does so on other systems only. */
export const certbotCron = defineHostQuestion({
  command: defineFileCommand({
    id: 'certbot-cron',
    file: '/etc/cron.d/certbot',
    privilege: 'none',
    purpose: 'renewal by cron',
  }),
  schema: z.boolean(),
  parse: hasCertbotJob,
  absentExits: noSuchPlaceExits,
})

/** What `grep -rH . /etc/letsencrypt/renewal` prints: every line of every file with its path before it. */
export function parseCertbotRenewals(text: string): Certbot[] {
  const files = new Map<string, string[]>()
  for (const { text: line, offset } of splitLines(text)) {
    const [, path, content] = /^(\/[^:]+):(.*)$/.exec(line) ?? []
    if (path === undefined || content === undefined) throw new FormatError('path', offset)
    files.set(path, [...(files.get(path) ?? []), content])
  }
  return [...files].flatMap(([path, lines]) => {
    const name = /\/([^/]+)\.conf$/.exec(path)?.[1]
    return name === undefined ? [] : [parseCertbot(name, lines.join('\n'))]
  })
}

/** /etc/letsencrypt/cli.ini: what every certificate gets unless told otherwise. */
export function parseCertbotDefaults(text: string): Certbot {
  return parseCertbot(null, text)
}

function hasCertbotJob(text: string): boolean {
  return splitLines(text).some(
    ({ text: line }) =>
      !/^\s*#/.test(line) && line.includes('certbot') && !line.includes('/run/systemd/system'),
  )
}

/** Only what is asked for here is kept: a plugin's settings may be credentials. certbot takes `-` and `_` alike. */
function parseCertbot(name: string | null, text: string): Certbot {
  const settings = new Map(
    parseIni(text).flatMap((section) =>
      section.settings.map(([key, value]) => [key.replaceAll('-', '_'), value] as const),
    ),
  )
  const setting = (key: string) => settings.get(key) || null
  const server = setting('server')
  const size = setting('rsa_key_size') ?? ''
  return {
    name,
    privateKeyPath: setting('privkey'),
    fullchainPath: setting('fullchain'),
    authenticator: setting('authenticator'),
    installer: setting('installer'),
    server: server && redactCredentials(server),
    keyType: setting('key_type'),
    rsaKeySize: /^\d+$/.test(size) ? Number(size) : null,
    preHook: parseHook(setting('pre_hook')),
    postHook: parseHook(setting('post_hook')),
    renewHook: parseHook(setting('renew_hook') ?? setting('deploy_hook')),
    webrootPath: setting('webroot_path'),
  }
}

function parseHook(command: string | null): z.infer<typeof hookSchema> {
  if (command === null) return null
  const found = [
    ...command.matchAll(
      /\bsystemctl (?:-\S+ )*(?:(?:try-)?reload(?:-or-restart)?|(?:try-)?restart) ([\w@.-]+)/g,
    ),
    ...command.matchAll(/\bservice ([\w@.-]+) (?:force-)?(?:reload|restart)\b/g),
    ...command.matchAll(/\b(nginx) -s reload\b/g),
  ]
  return { reloads: [...new Set(found.map(([, unit = '']) => unit.replace(/\.service$/, '')))] }
}
