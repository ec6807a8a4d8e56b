import { listFactPaths } from '../core/check.ts'
import type { FactPath } from '../core/fact.ts'
import { checkNamed } from './run-checks.ts'

/**
 * What every verdict stands on besides what its check names: where the target is and whether it answers, what came of all connections, and
 * what its own clock says, by which a wrong clock of this machine is noticed (`reading/clock.ts`).
 */
const controlFacts = [
  'net.addresses',
  'net.primary',
  'net.connections',
  'tls.handshake',
  'http.pages',
] as const satisfies readonly FactPath[]

/** The facts that these checks need or use, and the controls. */
export function listWantedFacts(ids: readonly string[]): FactPath[] {
  return [...new Set([...controlFacts, ...ids.map(checkNamed).flatMap(listFactPaths)])]
}
