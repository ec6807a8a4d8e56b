import type { Host } from '../docker/stack-host.ts'

/** Where the sound file waits: outside every directory that a service includes. */
const soundCopyOf = (path: string) => `/var/lib/mmverify-sound${path}`

/** Changes a file in place, with its owner and mode, and keeps what it was. The caller tells the service. */
export async function changeFile(host: Host, path: string, change: (text: string) => string): Promise<void> {
  const text = await host.shell(`cat ${path}`)
  const changed = change(text)
  if (changed === text) throw new Error(`${host.name}: the fault changes nothing in ${path}`)
  await host.shell(`mkdir -p "$(dirname ${soundCopyOf(path)})" && cp -a ${path} ${soundCopyOf(path)}`)
  await host.write(`${soundCopyOf(path)}.changed`, changed)
  await host.shell(`cat ${soundCopyOf(path)}.changed > ${path} && rm ${soundCopyOf(path)}.changed`)
}

/** Puts the file back as it was; one that was not changed stays. */
export async function restoreFile(host: Host, path: string): Promise<void> {
  await host.shell(
    `[ ! -e ${soundCopyOf(path)} ] || { cp -a ${soundCopyOf(path)} ${path} && rm ${soundCopyOf(path)}; }`,
  )
}

/** Replaces every occurrence, and is loud where there is none: a fault that changes nothing proves nothing. */
export function createReplacement(...changes: readonly (readonly [from: string | RegExp, to: string])[]) {
  return (text: string) =>
    changes.reduce((current, [from, to]) => {
      const changed = current.replaceAll(from, to)
      if (changed === current) throw new Error(`the file has no ${from}`)
      return changed
    }, text)
}
