import * as z from 'zod'
import { defineFileCommand, defineProgramCommand, mebibyte, pathsIn } from '../../command.ts'
import { splitLines } from '../../command-output.ts'
import { defineHostQuestion } from '../../question.ts'

const mountSchema = z.strictObject({
  /** `8:1`: the same number is the same file system. */
  device: z.string(),
  /** Which part of the file system it shows: `/`, or a folder or file of it. */
  root: z.string(),
  target: z.string(),
})
export type Mount = z.infer<typeof mountSchema>

const processMountSchema = z.strictObject({ pid: z.int(), ...mountSchema.shape })
export type ProcessMount = z.infer<typeof processMountSchema>

/** Parts of the host's file systems that processes see in other places: volumes, bind mounts, single files. */
export const processMounts = defineHostQuestion({
  command: defineProgramCommand({
    id: 'process-mounts',
    programs: pathsIn.bin('grep'),
    arguments:
      '-rsH --include=mountinfo --exclude-dir=task --exclude-dir=fd --exclude-dir=fdinfo --exclude-dir=map_files --exclude-dir=net --exclude-dir=ns --exclude-dir=attr --exclude-dir=sys -e mattermost -e nginx -e letsencrypt -e postgres -e .pem -e .crt -e .key /proc',
    privilege: 'helpful',
    purpose: 'which files of the host containers use',
    byteLimit: 2 * mebibyte,
  }),
  schema: z.array(processMountSchema),
  parse: parseProcessMounts,
  exits: [0, 1, 2],
})

/** Where the host's own file systems are, by which a part of one has a path on the host. */
export const hostMounts = defineHostQuestion({
  command: defineFileCommand({
    id: 'host-mounts',
    file: '/proc/self/mountinfo',
    privilege: 'none',
    purpose: 'where file systems are mounted',
    byteLimit: mebibyte,
  }),
  schema: z.array(mountSchema),
  parse: parseMounts,
})

/** `/proc/2124/mountinfo:845 830 8:1 /srv/config /mattermost/config rw,…`. */
export function parseProcessMounts(text: string): ProcessMount[] {
  return splitLines(text).flatMap(({ text: line }) => {
    const [, pid, rest = ''] = /^\/proc\/(\d+)\/mountinfo:(.*)$/.exec(line) ?? []
    const mount = parseMount(rest)
    return pid === undefined || !mount || mount.root === '/' ? [] : [{ pid: Number(pid), ...mount }]
  })
}

/** `/proc/self/mountinfo`. */
export function parseMounts(text: string): Mount[] {
  return splitLines(text).flatMap(({ text: line }) => parseMount(line) ?? [])
}

/** @see proc_pid_mountinfo(5): blanks in names are written as \040. */
function parseMount(line: string): Mount | null {
  const [, device, root, target] = /^\d+ \d+ (\d+:\d+) (\/\S*) (\/\S*) /.exec(line) ?? []
  return device === undefined || root === undefined || target === undefined ? null : { device, root, target }
}
