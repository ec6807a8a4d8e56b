import { splitCommands } from './hook.ts'

/** The programs that renew certificates by ACME, and what they are called with then. */
export const acmeClients = ['certbot', 'acme.sh', 'lego', 'dehydrated', 'getssl', 'simp_le'] as const
export type AcmeClient = (typeof acmeClients)[number]

/** `renews`; `tries`: a rehearsal or something else that renews nothing; `unknown`: a script, or what isn't understood. */
export interface RenewalCommand {
  client: AcmeClient | null
  does: 'renews' | 'nothing' | 'unknown'
}

/** What a line of a crontab, a script or ExecStart does about certificates. */
export function readRenewalCommand(line: string): RenewalCommand {
  const found = splitCommands(line).commands.map(classify)
  return (
    found.find(({ does }) => does === 'renews') ??
    found.find(({ does, client }) => does === 'nothing' && client !== null) ??
    found.find(({ does }) => does === 'unknown') ?? { client: null, does: 'nothing' }
  )
}

/** @param words - as in argv, the program first */
export function classify(words: readonly string[]): RenewalCommand {
  const at = words.findIndex((word) => clientOf(word) !== null)
  const [client, args] = at < 0 ? [null, words] : [clientOf(words[at] ?? ''), words.slice(at + 1)]
  if (client === null) {
    const program =
      (words.find((word) => !/^(?:sudo|exec|!|\[|[A-Z_]+=.*)$/.test(word)) ?? '').split('/').at(-1) ?? ''
    return { client: null, does: idle.has(program) ? 'nothing' : 'unknown' }
  }
  // `test -x /usr/bin/certbot` names it and runs nothing.
  if (/^(?:test|\[|which|command|ls|echo|logger)$/.test(words[0] ?? '') && at > 0)
    return { client: null, does: 'nothing' }
  return { client, does: renews(client, args) ? 'renews' : isSilent(args) ? 'unknown' : 'nothing' }
}

/** Arguments that were not written down. */
function isSilent(args: readonly string[]): boolean {
  return args.includes('…')
}

function clientOf(word: string): AcmeClient | null {
  const name = word.split('/').at(-1) ?? ''
  if (/^(?:certbot(?:-auto|-3|-2|\.renew)?|letsencrypt(?:-auto)?)$/.test(name)) return 'certbot'
  return acmeClients.find((client) => client === name) ?? null
}

function renews(client: AcmeClient, args: readonly string[]): boolean {
  const has = (...words: string[]) => words.some((word) => args.includes(word))
  switch (client) {
    case 'certbot':
      // `certonly --keep` renews what is near its end as well.
      if (has('--dry-run', '--staging', '--test-cert')) return false
      return (
        has('renew') ||
        (has('certonly') && has('--keep', '--keep-until-expiring', '--reinstall', '-n', '--non-interactive'))
      )
    case 'acme.sh':
      return has('--cron', '--renew-all', '--renewAll')
    case 'lego':
      return has('renew')
    case 'dehydrated':
      return has('-c', '--cron')
    case 'getssl':
      return has('-a', '--all')
    case 'simp_le':
      return true
  }
}

/** Programs that certainly renew nothing. */
const idle: ReadonlySet<string> = new Set(
  'true false : echo logger sleep date test [ exit cd perl python python3 printf umask'.split(' '),
)
