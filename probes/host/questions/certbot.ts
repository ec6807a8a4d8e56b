import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineFileCommand, defineProgramCommand, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { FormatError } from '../format-error.ts'
import { type Hook, hookSchema, readHook } from '../hook.ts'
import { parseIni } from '../ini.ts'
import { defineHostQuestion } from '../question.ts'
import { redactCredentials } from '../setting-value.ts'
import { defineListing } from './file-listing.ts'

const optionalText = z.string().nullable()

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
  preHook: hookSchema.nullable(),
  postHook: hookSchema.nullable(),
  renewHook: hookSchema.nullable(),
  webrootPath: optionalText,
  /** Webroots by domain, in a section of their own. */
  webrootMap: z.boolean().optional(),
  /** Null: not said, so that certbot renews it. */
  autorenew: z.boolean().optional(),
  /** `30 days`: how long before its end certbot renews it. */
  renewBeforeExpiry: z.string().optional(),
  /** A program that meets a challenge by hand is named. */
  manualAuthHook: z.boolean().optional(),
  /** Where the `standalone` plugin listens, in place of 80. */
  http01Port: z.int().optional(),
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
  read: readCertbotRenewals,
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

/**
 * What `grep -rH . /etc/letsencrypt/renewal` prints: every line of every file with its path before it. A line that is none of
 * configobj's makes certbot skip the whole file.
 */
export function readCertbotRenewals(text: string): { value: Certbot[]; residue: Residue[] } {
  const files = new Map<string, string[]>()
  const residue: Residue[] = []
  for (const [index, { text: line, offset }] of splitLines(text).entries()) {
    const [, path, content] = /^(\/[^:]+):(.*)$/.exec(line) ?? []
    if (path === undefined || content === undefined) throw new FormatError('path', offset)
    files.set(path, [...(files.get(path) ?? []), content])
    if (path.endsWith('.conf') && !/^\s*(?:#.*|\[.*\].*|[^=\s][^=]*=.*|)$/.test(content)) {
      residue.push(createResidue(index + 1, `${path}: a line that certbot cannot read`))
    }
  }
  const value = [...files].flatMap(([path, lines]) => {
    const name = /\/([^/]+)\.conf$/.exec(path)?.[1]
    return name === undefined ? [] : [parseCertbot(name, lines.join('\n'))]
  })
  return { value, residue }
}

/** The same of files that certbot reads as a whole. */
export function parseCertbotRenewals(text: string): Certbot[] {
  return readCertbotRenewals(text).value
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
  const sections = parseIni(text)
  const webrootMap = sections.some((section) => section.name === 'webroot_map' && section.settings.length > 0)
  const settings = new Map(
    sections.flatMap((section) =>
      (section.name === 'webroot_map' ? [] : section.settings).map(
        ([key, value]) => [key.replaceAll('-', '_'), value] as const,
      ),
    ),
  )
  // certbot writes Python's None for what was not set.
  const setting = (key: string) => {
    const value = unquote(settings.get(key) ?? '')
    return value === '' || value === 'None' ? null : value
  }
  const autorenew = setting('autorenew')
  const before = setting('renew_before_expiry')
  const port = setting('http01_port') ?? ''
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
    ...(webrootMap && { webrootMap }),
    ...(autorenew !== null && { autorenew: !/^(?:false|no|off|0)$/i.test(autorenew) }),
    ...(before !== null && { renewBeforeExpiry: before.slice(0, 40) }),
    ...(setting('manual_auth_hook') !== null && { manualAuthHook: true }),
    ...(/^\d{1,5}$/.test(port) && { http01Port: Number(port) }),
  }
}

/** configobj writes quotes around a value that has a comma or a sign of its own in it. */
function unquote(value: string): string {
  return /^(['"])(.*)\1$/s.exec(value)?.[2] ?? value
}

function parseHook(command: string | null): Hook | null {
  return command === null ? null : readHook(command)
}

/** Scripts that certbot runs around every renewal, by what they do. Only executable ones count, which the listing tells. */
export const certbotHooks = defineHostQuestion({
  command: defineProgramCommand({
    id: 'certbot-hooks',
    programs: pathsIn.bin('grep'),
    arguments: '-rsH . /etc/letsencrypt/renewal-hooks',
    privilege: 'required',
    purpose: 'what certbot’s hooks do',
  }),
  schema: z.array(z.strictObject({ path: z.string(), hook: hookSchema })),
  parse: parseCertbotHooks,
  exits: [0, 1],
  absentExits: noSuchPlaceExits,
})

export function parseCertbotHooks(text: string): { path: string; hook: Hook }[] {
  const files = new Map<string, string[]>()
  for (const { text: line } of splitLines(text)) {
    const [, path = '', content = ''] = /^(\/[^:]+):(.*)$/.exec(line) ?? []
    if (path !== '') files.set(path, [...(files.get(path) ?? []), content])
  }
  return [...files].map(([path, lines]) => {
    // Another interpreter's language is not read.
    const isShell = /^#!\s*\/(?:usr\/)?bin\/(?:env )?(?:ba|da|)sh\b/.test(lines[0] ?? '')
    return { path, hook: isShell ? readHook(lines.join('\n')) : { reloads: [] } }
  })
}
