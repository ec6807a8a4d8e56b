import type { Access } from '../../core/access.ts'
import type { Target } from '../../core/target.ts'
import type { Host } from '../docker/stack-host.ts'

/** A replica of one of the documents, running. Disposing of it removes everything it made. */
export interface Stack extends AsyncDisposable {
  name: string
  /** The id that all of it is labelled with. */
  run: string
  /** As the harness should see it: at the edge's own address where this machine can reach it, else the published ports. */
  target: Target
  /** By way of ports published on 127.0.0.1. The engine's own proxy accepts there for ports that the stack refuses. */
  published: Target
  /** The account that looks from inside; nothing where this machine doesn't reach the engine's networks. */
  access: Access
  /** The key of that account (PEM), and the hosts' own keys as lines of known_hosts. */
  auditor: { privateKey: string; knownHosts: string }
  nodes: Record<string, Host>
  /** Which Mattermost runs: `official …` or `stand-in (why)`. For every report's header. */
  mattermost: string
  /** PEM of the CA that issued the edge's certificate. */
  ca: string
  /** User names, passwords and tokens. Never to be written to a report. */
  credentials: Record<string, string>
}
