import { formatAddress } from './address-set.ts'
import type { Reason, Redirect } from './answers.ts'
import { chainsOf } from './base-chains.ts'
import type { BaseChain, Rule, RuleSet, Translation } from './rule-set.ts'

/** The rules that a host's own connections may come to and that send them elsewhere, in the order of the chains. */
export function listRedirects(chains: readonly BaseChain[]): Redirect[] {
  return chainsOf(chains, 'output')
    .filter(({ type }) => type === 'nat')
    .flatMap(({ rules, chain }) => listRules(rules, chain, []))
    .flatMap(({ reason, ...rule }) => {
      const redirect = createRedirect({ reason, ...rule })
      if (!redirect) return []
      byReason.set(reason, redirect)
      return [redirect]
    })
}

/** By the reasons that a walk gives: each rule has one of its own. */
const byReason = new WeakMap<Reason, Redirect>()

export function toRedirect(reason: Reason): Redirect | 'unknown' {
  return byReason.get(reason) ?? 'unknown'
}

function listRules(rules: RuleSet, chain: string, above: readonly string[]): Rule[] {
  if (above.includes(chain)) return []
  return (rules.chains.get(chain) ?? []).flatMap((rule) => [
    rule,
    ...rule.steps.flatMap((step) =>
      step.kind === 'verdict' && (step.verdict.kind === 'jump' || step.verdict.kind === 'goto')
        ? listRules(rules, step.verdict.chain, [...above, chain])
        : [],
    ),
  ])
}

function createRedirect({ reason, packets, steps, words }: Rule): Redirect | null {
  const to = steps.flatMap((step) =>
    step.kind === 'verdict' && step.verdict.kind === 'translate' ? [step.verdict.to] : [],
  )[0]
  if (!to) return null
  const isIpv6 = reason.place.startsWith('ip6tables') || (words.destination?.includes(':') ?? false)
  return {
    ...reason,
    ...words,
    toAddress: addressOf(to.address, isIpv6),
    toPort: to.port === 'same' || to.port === null ? null : Number(to.port[0]?.[0] ?? 0) || null,
    packets,
  }
}

function addressOf(address: Translation['address'], isIpv6: boolean): string | null {
  if (address === 'own') return isIpv6 ? '::1' : '127.0.0.1'
  const first = Array.isArray(address) ? address[0]?.[0] : undefined
  return first === undefined ? null : formatAddress(first, first > 0xffff_ffffn || isIpv6 ? 'ip6' : 'ip')
}
