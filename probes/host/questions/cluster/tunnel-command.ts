import { parseTunnel, type Tunnel } from '../../ssh-forwarding.ts'

export interface TunnelCommand {
  /** Kept up by autossh, which starts ssh again itself. */
  autossh: boolean
  /** Null: nothing is forwarded, or it can't be read. */
  tunnel: Tunnel | null
}

/** What an ssh or autossh command line is to do; null for any other program. autossh's `-M PORT` is none of ssh's. */
export function parseTunnelCommand(words: readonly string[]): TunnelCommand | null {
  const program = /(?:^|\/)((?:auto)?ssh)$/.exec(words[0] ?? '')?.[1]
  if (program === undefined) return null
  if (program === 'ssh') return { autossh: false, tunnel: parseTunnel(words) }
  const rest = words.filter((word, index) => !/^-M\d*$/.test(word) && words[index - 1] !== '-M')
  return { autossh: true, tunnel: parseTunnel(rest) }
}
