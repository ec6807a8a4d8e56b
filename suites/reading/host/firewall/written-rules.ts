import type { IptablesRule, IptablesTable } from '../../../../core/packet-filter/sources.ts'

/** Rules that a program would write, in the words of iptables. */
export class WrittenRules {
  readonly #rules: IptablesRule[] = []
  readonly #policies: Readonly<Record<string, string>>
  readonly #name: string

  constructor(name: 'filter' | 'nat', policies: Readonly<Record<string, string>>) {
    this.#name = name
    this.#policies = policies
  }

  add(chain: string, ...words: string[]): void {
    this.#rules.push({ chain, packets: null, arguments: words })
  }

  addAll(rules: readonly IptablesRule[]): void {
    this.#rules.push(...rules)
  }

  /** A rule that is there, and whose meaning isn't known: it may let in, or shut out. */
  addObscure(chain: string, text: string, ...targets: ('ACCEPT' | 'DROP')[]): void {
    for (const target of targets) this.add(chain, '-m', 'comment', '--not-understood', text, '-j', target)
  }

  get table(): IptablesTable {
    const targets = this.#rules.flatMap(({ arguments: words }) => targetOf(words) ?? [])
    const own = new Set([...this.#rules.map(({ chain }) => chain), ...targets])
    for (const name of [...Object.keys(this.#policies), ...builtInTargets]) own.delete(name)
    return {
      name: this.#name,
      chains: [
        ...Object.entries(this.#policies).map(([name, policy]) => ({ name, policy })),
        ...[...own].map((name) => ({ name, policy: null })),
      ],
      rules: this.#rules,
    }
  }
}

const builtInTargets = ['ACCEPT', 'DROP', 'REJECT', 'RETURN', 'DNAT', 'REDIRECT', 'LOG', 'MARK', 'NFLOG']

function targetOf(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === '-j' || word === '-g')
  return at < 0 ? undefined : words[at + 1]
}
