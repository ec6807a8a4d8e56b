import type { Family } from './address-set.ts'

export interface ReachQuestion {
  family: Family
  protocol: 'tcp' | 'udp'
  port: number
  /**
   * `everyone`: whoever isn't on the host and comes by an interface that leads outside. Else one address or network; where it comes
   * from by an interface that is known, that interface alone counts.
   */
  who: 'everyone' | { address: string; interface?: string }
  /** The host's address that is asked for. Missing: any that the host has. */
  destination?: string
}

/** The answer to "does the first packet get to who listens, and does the answer to it get out?" */
export interface Reach {
  /**
   * `open` to everyone: to a sixteenth of the public addresses or more; a few networks that are let in beside are in `senders`. `unknown`:
   * what isn't understood, or was not read, decides.
   */
  reach: 'open' | 'closed' | 'unknown'
  /** The rules and policies that decide. Where it is unknown: what decides without being understood comes first. */
  because: readonly Reason[]
  /** Where what is let in ends, each once. */
  toward: readonly Toward[]
  /** Networks, by what becomes of what they send; `…` stands for more. */
  senders: { open: readonly string[]; closed: readonly string[]; unknown: readonly string[] }
}

export interface Reason {
  /** `iptables filter INPUT`, `nft inet filter input`. */
  place: string
  /** The rule as the host prints it, `policy drop`, or what was not read. */
  text: string
}

/** Where a packet ends that is let in. */
export type Toward =
  | { kind: 'local'; port: number | null }
  /** To another host, or to a container of this one. */
  | { kind: 'forwarded'; address: string | null; port: number | null }

export interface LeaveQuestion {
  protocol: 'tcp' | 'udp'
  /** The host's own, that it sends from; missing: any. */
  source?: string
  destination: string
  port: number
}

/** What becomes of the first packet of a connection that the host itself opens. */
export interface Departure {
  /** `open`: it leaves, or comes to a port of this host. */
  reach: 'open' | 'closed' | 'unknown'
  because: readonly Reason[]
  /** The rule that sends it elsewhere; null: it goes where it is addressed to; `unknown`: a rule may send it elsewhere. */
  redirect: Redirect | null | 'unknown'
}

/** One rule that sends what the host itself opens somewhere else. */
export interface Redirect {
  place: string
  text: string
  protocol: string | null
  /** As written; null: to wherever. */
  destination: string | null
  port: string | null
  /** Null: the address stays. REDIRECT of a host's own packets goes to loopback. */
  toAddress: string | null
  /** Null: the port stays. */
  toPort: number | null
  /** Connections it has redirected; null: printed without counters. */
  packets: number | null
}

export interface ForwardQuestion {
  family: Family
  protocol: 'tcp' | 'udp'
  port: number
  source: string
  destination: string
}

/** One host's packet filter, whatever programs wrote it. */
export interface PacketFilter {
  /** Whether what somebody sends to a port of the host gets to who listens there (or to whom the host hands it on). */
  reach: (question: ReachQuestion) => Reach
  leave: (question: LeaveQuestion) => Departure
  /** Whether the host hands on what one network sends to another. */
  forward: (question: ForwardQuestion) => Reach
  /** The rules that redirect the host's own connections, in the order they are met. */
  redirects: readonly Redirect[]
  /** False: no base chain filters what comes in for this family. */
  filters: (family: Family) => boolean
}
