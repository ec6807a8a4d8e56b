import type { FactsAt } from '../../core/fact.ts'
import { mapOutcome, type Outcome } from '../../core/outcome.ts'

/**
 * Where the plain HTTP port is asked: at the primary address, or, where no address accepts HTTPS, at the first one, for
 * port 80 may still answer there.
 */
export function edgeAddressOf(facts: FactsAt<'net.addresses' | 'net.primary'>): Outcome<string> {
  const primary = facts['net.primary']
  if (primary.status === 'ok') return mapOutcome(primary, ({ address }) => address)
  const addresses = facts['net.addresses']
  if (addresses.status !== 'ok') return addresses
  const [first] = addresses.value.addresses
  return first ? { status: 'ok', value: first.address } : primary
}
