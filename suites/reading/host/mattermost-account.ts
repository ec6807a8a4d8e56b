import type { FactPath, FactsAt } from '../../../core/fact.ts'
import { readHostAnswer, valueOrNull } from './host-answer.ts'

export const mattermostAccountFacts = ['host.units', 'host.processes'] as const satisfies readonly FactPath[]

/**
 * The account that Mattermost runs as: its process says so, and where none is seen its unit. Null: neither is known, or the unit
 * starts it by way of another program, which may change the account.
 */
export function findMattermostAccount(
  facts: Partial<FactsAt<(typeof mattermostAccountFacts)[number]>>,
  host: string,
): string | null {
  const unit = (valueOrNull(readHostAnswer(facts, 'units', host)) ?? []).find(
    ({ id, loadState }) => id === 'mattermost.service' && loadState === 'loaded',
  )
  const direct = unit?.execStart.some(({ path }) => /\/(?:mattermost|platform)$/.test(path)) ?? false
  const configured = unit && (direct || unit.user !== null) ? (unit.user ?? 'root') : null
  const running = (valueOrNull(readHostAnswer(facts, 'processes', host)) ?? []).find(({ program }) =>
    /(?:^|\/)bin\/mattermost$/.test(program),
  )?.user
  if (running === undefined) return configured
  if (!running.endsWith('+')) return running
  // ps cuts long names.
  const start = running.slice(0, -1)
  return [configured, 'mattermost'].find((name) => name?.startsWith(start)) ?? null
}
