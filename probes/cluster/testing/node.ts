import type { Socket } from 'node:net'
import type { ServerChannel } from 'ssh2'
import { commandLine } from '../../host/transports/ssh/command-line.ts'
import { type CommandId, commands } from '../../host/transports/ssh/commands.ts'
import { keyPair, leave, type SshServer, serveSsh } from '../../ssh/testing/server.ts'

export type Answers = Partial<Record<CommandId, string | readonly [stdout: string, exit: number]>>
/** What becomes of a connection that the node makes. `refused`: its connect failed. */
export type Arrival = 'held' | 'closed' | 'refused' | 'silent' | { says: string }

export interface ScriptedNode {
  answers: Answers
  /** By `address:port`; whatever isn't named is refused. */
  arrivals: Record<string, Arrival>
  /** Rules as `iptables` prints them, given how many connections each destination has had. */
  iptables?: (connections: (destination: string) => number) => string
}

/** Keys of one node, made once: they are slow to make. */
export const keysOf = (['mm1', 'mm2', 'mm3'] as const).map((name) => ({
  name,
  tunnel: keyPair('ed25519').public,
  host: keyPair('ed25519').public,
}))

const ids = new Map((Object.keys(commands) as CommandId[]).map((id) => [commandLine(id, false), id]))

/** A real SSH server that answers commands from a table, and lets connections through as its script has it. */
export async function serveNode({
  answers,
  arrivals,
  iptables,
}: ScriptedNode): Promise<SshServer & { asked: string[] }> {
  const counts = new Map<string, number>()
  const asked: string[] = []
  const answer = (channel: ServerChannel, line: string) => {
    const id = ids.get(line)
    const own = id === 'iptables' && iptables ? iptables((destination) => counts.get(destination) ?? 0) : null
    const [stdout, exit] = textOf(own ?? (id ? answers[id] : undefined) ?? ['', 127])
    channel.write(stdout)
    leave(channel, exit)
  }
  const server = await serveSsh({
    ready(client) {
      // Small packets one after the other would each wait for an acknowledgement.
      ;(client as unknown as { _sock: Socket })._sock.setNoDelay(true)
      client.on('session', (accept) => {
        accept().on('exec', (acceptExec, _reject, { command }) => {
          const channel = acceptExec()
          channel.on('error', () => {})
          answer(channel, command)
        })
      })
      client.on('tcpip', (accept, reject, { destIP, destPort }) => {
        const destination = `${destIP}:${destPort}`
        asked.push(destination)
        const arrival = arrivals[destination] ?? 'refused'
        counts.set(destination, (counts.get(destination) ?? 0) + 1)
        if (arrival === 'refused') return reject()
        if (arrival === 'silent') return
        const channel = accept()
        channel.on('error', () => {})
        if (typeof arrival === 'object') channel.write(arrival.says)
        if (arrival === 'closed') channel.end()
      })
    },
  })
  return Object.defineProperty(server, 'asked', { value: asked }) as SshServer & { asked: string[] }
}

function textOf(answer: string | readonly [string, number]): readonly [string, number] {
  return typeof answer === 'string' ? [answer, 0] : answer
}
