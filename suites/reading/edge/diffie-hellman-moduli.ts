import type { Fact } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'

/**
 * The moduli that were not shown to be prime or composite, and why, each once. A composite one may have been made so that its maker reads
 * along, and nothing else of the exchange shows it: what rests on such a modulus is not known to be good.
 */
export function listUntestedModuli(parameters: Fact<'tls.dhParameters'>): string[] {
  const untested = parameters.filter(({ isPrime }) => isPrime === undefined)
  return [
    ...new Set(
      untested.map(
        ({ version, bits, untested: why }) =>
          `${version}, ${bits} bits: ${why ? describeFailure(why) : 'not tested'}`,
      ),
    ),
  ]
}
