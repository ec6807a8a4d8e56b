import * as z from 'zod'
import { defineProgramCommand, mebibyte, pathsIn } from '../../command.ts'
import { splitLines } from '../../command-output.ts'
import { FormatError } from '../../format-error.ts'
import { defineHostQuestion } from '../../question.ts'

const processPlaceSchema = z.strictObject({
  pid: z.int(),
  /** The number of its network namespace; null: not shown to the account. */
  network: z.string().nullable(),
  /** The container whose control group it is in: 64 hexadecimal digits, or the name that the engine gave. Null: none that is known. */
  container: z.string().nullable(),
})
export type ProcessPlace = z.infer<typeof processPlaceSchema>

/** No container is named in it: what a process belongs to is read from the process. */
export const processPlaces = defineHostQuestion({
  command: defineProgramCommand({
    id: 'process-places',
    programs: pathsIn.bin('ps'),
    arguments: '-ww -eo pid=,netns=,cgroup=',
    privilege: 'helpful',
    purpose: 'which processes are in containers, and in which network',
    byteLimit: 2 * mebibyte,
  }),
  schema: z.array(processPlaceSchema),
  parse: parseProcessPlaces,
})

/**
 * `ps -ww -eo pid=,netns=,cgroup=`: those of containers, and the first process, whose network is the host's. A host may be a container
 * itself, of LXC or with systemd in it: what its first process is in is the host.
 */
export function parseProcessPlaces(text: string): ProcessPlace[] {
  const all = splitLines(text).map(({ text: line, offset }) => {
    const [, pid, network, groups = ''] = /^\s*(\d+)\s+(\d+|-)\s*(.*)$/.exec(line) ?? []
    if (pid === undefined || network === undefined) throw new FormatError('process', offset)
    return {
      pid: Number(pid),
      network: network === '-' || network === '0' ? null : network,
      containers: listContainerIds(groups),
    }
  })
  const host = new Set(all.find(({ pid }) => pid === 1)?.containers)
  return all
    .map(({ containers, ...place }) => ({
      ...place,
      container: containers.findLast((id) => !host.has(id)) ?? null,
    }))
    .filter(({ pid, container }) => pid === 1 || container !== null)
}

/**
 * What the engines call the control group of a container, from the outermost: Docker `/docker/ID` or `docker-ID.scope`, Podman
 * `libpod-ID.scope`, containerd and CRI-O below `kubepods`, LXC `lxc.payload.NAME`, systemd `machine-NAME.scope`.
 */
function listContainerIds(groups: string): string[] {
  return groups.split(/[/,]/).flatMap((part, at, parts) => {
    const id =
      /(?:^|[:-])([0-9a-f]{64})(?:\.scope)?\s*$/.exec(part)?.[1] ??
      /^lxc\.payload\.([\w.-]{1,64})/.exec(part)?.[1] ??
      (parts[at - 1] === 'lxc' ? /^[\w.-]{1,64}/.exec(part)?.[0] : undefined) ??
      /^machine-([\w\\.-]{1,64})\.scope/.exec(part)?.[1]
    return id === undefined ? [] : [id]
  })
}
