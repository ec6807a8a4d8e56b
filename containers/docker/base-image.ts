import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hasImage, pullImage } from './image-registry.ts'
import type { StackRun } from './stack-run.ts'

const publishedImage = 'debian:bookworm-slim'
const repository = 'mmverify/debian'
const tag = 'bookworm'
const importedImage = `${repository}:${tag}`

type BaseRun = Pick<StackRun, 'engine' | 'signal' | 'progress'>

/**
 * The image everything is built on: Debian's own from the registry, or, where no registry answers, one made of Debian packages
 * by `mmdebstrap`. Either is kept and used again.
 *
 * `MMVERIFY_DEBIAN_MIRROR` names the mirror of an air-gapped site.
 */
export async function ensureBaseImage(run: BaseRun): Promise<string> {
  for (const tag of [publishedImage, importedImage]) if (await hasImage(run.engine, tag)) return tag
  const pulled = await pullImage(run, publishedImage)
  if (pulled.status === 'ok') return publishedImage
  run.progress(`no image registry (${pulled.reason}): making ${importedImage} from Debian packages`)
  await bootstrapBaseImage(run)
  return importedImage
}

async function bootstrapBaseImage(run: BaseRun): Promise<void> {
  const mirror = process.env.MMVERIFY_DEBIAN_MIRROR
  const child = spawn(
    'mmdebstrap',
    [
      '--variant=minbase',
      '--include=ca-certificates',
      // As in Debian's own image: packages must not start services while an image is built.
      '--customize-hook=printf "#!/bin/sh\\nexit 101\\n" > "$1/usr/sbin/policy-rc.d"',
      '--customize-hook=chmod 755 "$1/usr/sbin/policy-rc.d"',
      '--format=tar',
      'bookworm',
      '-',
      ...(mirror ? [mirror] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], signal: run.signal },
  )
  const said = keepTail(child.stderr)
  const ended = once(child, 'close').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new Error('no image registry answers and mmdebstrap is not installed: apt-get install mmdebstrap', {
      cause: error,
    })
  })
  // The tar is whole only if mmdebstrap ended well: until then the image carries no name that would be found again.
  const stream = await run.engine.docker.importImage(child.stdout, {
    repo: `${repository}-partial`,
    tag,
  })
  const id = await readImportedId(stream)
  const [code] = await ended
  if (code !== 0) throw new Error(`mmdebstrap ended with ${code}: ${said()}`)
  await run.engine.docker.getImage(id).tag({ repo: repository, tag })
  await run.engine.docker.getImage(`${repository}-partial:${tag}`).remove()
}

/** The engine's answer is lines of JSON, the last with the new image's id. */
async function readImportedId(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  const last = text.trim().split('\n').at(-1) ?? ''
  const { status, error } = JSON.parse(last) as { status?: string; error?: string }
  if (!status) throw new Error(`the engine could not import the base image: ${error}`)
  return status
}

/** The last 4 KiB that a stream said. */
function keepTail(stream: NodeJS.ReadableStream): () => string {
  let text = ''
  stream.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-4096)
  })
  return () => text.trim()
}
