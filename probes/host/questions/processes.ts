import * as z from 'zod'
import { hasSecretArgument } from '../../secrets/secret-arguments.ts'
import { defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { findConfigArgument } from '../mattermost-environment.ts'
import { defineHostQuestion } from '../question.ts'
import { parseTunnel, tunnelSchema } from '../ssh-forwarding.ts'

export const processSchema = z.strictObject({
  pid: z.int(),
  ppid: z.int(),
  user: z.string(),
  /** The program alone: arguments may carry secrets, and anyone on the host reads them. */
  program: z.string(),
  /** Whether they do. */
  carriesSecret: z.boolean(),
  tunnel: tunnelSchema.nullable(),
  /** Its arguments say where Mattermost's settings are. */
  namesConfig: z.literal(true).optional(),
  /** The nearest program above it that runs containers: `containerd-shim-runc-v2`, `conmon`. Missing: none is shown. */
  container: z.string().optional(),
})
export type Process = z.infer<typeof processSchema>

export const processes = defineHostQuestion({
  command: defineProgramCommand({
    id: 'processes',
    programs: pathsIn.bin('ps'),
    arguments: '-ww -eo pid=,ppid=,user=,args=',
    privilege: 'none',
    purpose: 'which servers run, and below what; tunnels that are alive; secrets in arguments',
    byteLimit: 2 * mebibyte,
  }),
  schema: z.array(processSchema),
  parse: parseProcesses,
})

/**
 * `ps -ww -eo pid=,ppid=,user=,args=`: the servers the documents speak of, what else answers in front of them or publishes their
 * ports, tunnels, and whoever shows a secret. The first process is kept too: without it the list has not all of the host's.
 */
export function parseProcesses(text: string): Process[] {
  const all = splitLines(text).map(({ text: line, offset }) => {
    const [, pid, ppid, user, args] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/s.exec(line) ?? []
    if (user === undefined || args === undefined) throw new FormatError('process', offset)
    const [program = '', ...rest] = args.split(' ')
    return {
      pid: Number(pid),
      ppid: Number(ppid),
      user,
      program: dropTitle(program),
      carriesSecret: hasSecretArgument([program, ...rest]),
      tunnel: parseTunnel([program, ...rest]),
      ...(/(?:^|\/)mattermost$/.test(program) &&
        findConfigArgument(rest) !== null && { namesConfig: true as const }),
    }
  })
  const byPid = new Map(all.map((process) => [process.pid, process]))
  return all
    .filter(
      ({ pid, program, carriesSecret: shows, tunnel }) =>
        pid === 1 || shows || tunnel !== null || serverPrograms.test(program),
    )
    .map((process) => {
      const container = findContainerRuntime(process, byPid)
      return container === null ? process : { ...process, container }
    })
}

const serverPrograms =
  /(?:^|\/)(?:mattermost|nginx|mysqld|mariadbd|postgres|postmaster|sshd|apache2|httpd|haproxy|caddy|traefik|envoy|lighttpd|docker-proxy|rootlessport|slirp4netns|pasta):?$/

/** What stays above the processes of each container: of Docker, containerd, CRI-O, Podman, LXC, Apptainer and systemd. */
const containerRuntimes =
  /(?:^|\/)(?:(?:docker-)?containerd-shim(?:-[\w.-]+)?|conmon(?:rs)?|lxc-start|\[lxc|systemd-nspawn|starter(?:-suid)?|Apptainer|Singularity)$/

/** The nearest ancestor that runs containers. A list made while processes came and went may hold a circle. */
function findContainerRuntime(
  process: Process,
  byPid: ReadonlyMap<number, Process>,
  depth = 64,
): string | null {
  const parent = byPid.get(process.ppid)
  if (!parent || parent === process || depth === 0) return null
  if (containerRuntimes.test(parent.program)) return parent.program.replace(/^.*\//, '')
  return findContainerRuntime(parent, byPid, depth - 1)
}

/** A process may write what it likes over its name: only what looks like a program's name is kept. */
function dropTitle(program: string): string {
  return /^[[(]?[\w./+:@-]{1,200}[\])]?$/.test(program) && !/:\/\/|@/.test(program) ? program : '(unreadable)'
}
