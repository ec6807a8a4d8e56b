import type { FactPath, FactsAt } from '../../../core/fact.ts'
import { createEvidence, fail, inconclusive, type Verdict } from '../../../core/verdict.ts'
import type { Hook } from '../../../probes/host/hook.ts'
import type { Certbot } from '../../../probes/host/questions/certbot.ts'
import { readHostAnswer, valueOrNull } from './host-answer.ts'

export const hookFacts = ['host.letsencryptFiles', 'host.certbotHooks'] as const satisfies readonly FactPath[]
export const renewalSettingFacts = ['host.sockets', ...hookFacts] as const satisfies readonly FactPath[]

type Facts = Partial<FactsAt<(typeof renewalSettingFacts)[number]>>

export type HookKind = 'pre' | 'deploy' | 'post'

export interface HookScripts {
  /** The executable ones; the hook is null where its content is not known. */
  scripts: { path: string; hook: Hook | null }[]
  /** Whether the folder was looked into. */
  listed: boolean
}

/** The scripts in `renewal-hooks`, which run around every renewal. */
export function findHookScripts(facts: Facts, host: string, kinds: readonly HookKind[]): HookScripts {
  const files = valueOrNull(readHostAnswer(facts, 'letsencryptFiles', host))
  const contents = valueOrNull(readHostAnswer(facts, 'certbotHooks', host))
  const hooks = new Map((contents ?? []).map(({ path, hook }) => [path, hook]))
  const folder = new RegExp(`^/etc/letsencrypt/renewal-hooks/(?:${kinds.join('|')})/[^/~]+$`)
  const scripts = (files ?? []).filter(
    ({ path, type, permissions }) => folder.test(path) && type !== 'directory' && permissions.includes('x'),
  )
  return {
    scripts: scripts.map(({ path }) => ({ path, hook: hooks.get(path) ?? null })),
    listed: files !== null,
  }
}

/** Why certbot would not renew a certificate, as far as its own file says; none where it would. */
export function judgeRenewalSettings(
  facts: Facts,
  renewal: Certbot,
  defaults: Certbot | null,
  host: string,
): Verdict[] {
  const { name, authenticator } = renewal
  const evidence = createEvidence(
    'host.certbotRenewals',
    `${host}: ${name} is renewed by ${authenticator ?? 'nothing'}`,
  )
  const skips = (why: string) => [fail(`${host}: certbot skips ${name}: ${why}`, evidence)]
  if (authenticator === null) return skips('its file names no authenticator')
  if (renewal.privateKeyPath === null || renewal.fullchainPath === null)
    return skips('its file names no key or chain')
  if (renewal.autorenew === false) return skips('autorenew is off')
  const copy = (valueOrNull(readHostAnswer(facts, 'letsencryptFiles', host)) ?? []).find(
    ({ path, type }) =>
      path.startsWith(`/etc/letsencrypt/live/${name}/`) && path.endsWith('.pem') && type === 'file',
  )
  if (copy) return skips(`${copy.path} is no link into its archive`)
  if (authenticator === 'manual' && !renewal.manualAuthHook && !defaults?.manualAuthHook) {
    return [
      fail(
        `${host}: every renewal of ${name} fails: it is manual, and no manual_auth_hook is named`,
        evidence,
      ),
    ]
  }
  if (authenticator === 'webroot' && !renewal.webrootMap && !renewal.webrootPath && !defaults?.webrootPath) {
    return [fail(`${host}: every renewal of ${name} fails: no webroot is named`, evidence)]
  }
  return authenticator === 'standalone' ? judgeStandalone(facts, renewal, defaults, host) : []
}

/** certbot listens itself: what holds its port has to be stopped first. */
function judgeStandalone(facts: Facts, renewal: Certbot, defaults: Certbot | null, host: string): Verdict[] {
  const port = renewal.http01Port ?? defaults?.http01Port ?? 80
  const sockets = readHostAnswer(facts, 'sockets', host)
  if ('verdict' in sockets) return [sockets.verdict]
  const holders = (valueOrNull(sockets) ?? []).filter(
    ({ protocol, port: open }) => protocol.startsWith('tcp') && open === port,
  )
  if (holders.length === 0) return []
  const { scripts, listed } = findHookScripts(facts, host, ['pre'])
  const hooks = [renewal.preHook, defaults?.preHook ?? null, ...scripts.map(({ hook }) => hook)].filter(
    (hook) => hook !== null,
  )
  const program = holders.flatMap(({ processes }) => processes ?? [])[0]?.name ?? 'another program'
  const evidence = createEvidence('host.sockets', `${host}: port ${port} is held by ${program}`)
  const stops = hooks.some((hook) =>
    hook.stops?.some((unit) => unit === program || program === 'another program'),
  )
  if (stops) return []
  const unread =
    !listed || scripts.some(({ hook }) => hook === null) || hooks.some((hook) => !hook.understood)
  return [
    unread
      ? inconclusive(
          `${host}: whether a pre_hook stops ${program} before ${renewal.name} is renewed is not known`,
          evidence,
        )
      : fail(
          `${host}: every renewal of ${renewal.name} fails: standalone needs port ${port}, which ${program} holds`,
          evidence,
        ),
  ]
}
