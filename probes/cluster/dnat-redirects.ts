import ipaddr from 'ipaddr.js'
import type { IptablesTable } from '../host/questions/iptables.ts'
import {
  decidePacket,
  listReachableRules,
  optionOf,
  type Packet,
  type Rule,
  readJumpTarget,
} from './packet-filter.ts'

/** One rule that sends what the host itself opens somewhere else. */
export interface Redirect {
  chain: string
  protocol: string | null
  /** `-d` as written, without /32; null: to wherever. */
  destination: string | null
  /** `--dport` as written. */
  port: string | null
  /** Null: the address stays. */
  toAddress: string | null
  /** Null: the port stays. */
  toPort: number | null
  /** Connections it has redirected; null: printed without counters. */
  packets: number | null
  arguments: readonly string[]
}

/** Every rule of the host that redirects its own connections (nat, OUTPUT), in the order of the rules. */
export function listRedirects(tables: readonly IptablesTable[]): Redirect[] {
  return tables
    .filter(({ name }) => name === 'nat')
    .flatMap((table) => listReachableRules(table, 'OUTPUT', redirectingTargets))
    .map(parseRedirect)
}

/**
 * Where the host's own first packet to an address is sent instead.
 *
 * @returns null where it goes where it is addressed to.
 */
export function findRedirect(
  tables: readonly IptablesTable[],
  packet: Packet,
): { redirect: Redirect; certain: boolean } | null {
  const fate = decidePacket(tables, 'nat', 'OUTPUT', packet)
  if (!fate?.rule || !redirectingTargets.has(fate.target)) return null
  return { redirect: parseRedirect(fate.rule), certain: fate.certain }
}

const redirectingTargets: ReadonlySet<string> = new Set(['DNAT', 'REDIRECT'])

function parseRedirect(rule: Rule): Redirect {
  const [, toAddress = '', toPort] =
    /^(\[[^\]]*\]|[^:]*)(?::(\d+)(?:-\d+)?)?$/.exec(optionOf(rule, '--to-destination') ?? '') ?? []
  const ports = optionOf(rule, '--to-ports')
  const redirected = readJumpTarget(rule) === 'REDIRECT'
  return {
    chain: rule.chain,
    protocol: optionOf(rule, '-p', '--protocol'),
    destination: optionOf(rule, '-d', '--destination')?.replace(/\/(?:32|128)$/, '') ?? null,
    port: optionOf(rule, '--dport', '--dports', '--destination-port', '--destination-ports'),
    // REDIRECT of a host's own packets goes to loopback (iptables-extensions(8)).
    toAddress: redirected ? '127.0.0.1' : toAddress.replace(/^\[(.*)\]$/, '$1') || null,
    toPort: redirected ? parseNumber(ports) : parseNumber(toPort ?? null),
    packets: rule.packets,
    arguments: rule.arguments,
  }
}

function parseNumber(text: string | null): number | null {
  return text !== null && /^\d{1,5}$/.test(text) ? Number(text) : null
}

/** 127.0.0.0/8 and ::1. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback'
}
