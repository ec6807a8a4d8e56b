import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SecureContextOptions } from 'node:tls'
import type { TestCredential } from '../../matrix/server-credentials.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

/** What `https.createServer` is given besides key and certificate. */
export type NodeTls = Pick<
  SecureContextOptions,
  'ciphers' | 'dhparam' | 'ecdhCurve' | 'honorCipherOrder' | 'minVersion' | 'maxVersion'
>

/** Node's own HTTPS server in a process of its own, with the OpenSSL that Node was built with. */
export async function startNode({ certificate, key }: TestCredential, tls: NodeTls): Promise<LiveServer> {
  const port = await findFreePort()
  const server = await startServer({
    program: process.execPath,
    ports: [port],
    args: ['{folder}/server.mjs'],
    prepare(folder) {
      writeFileSync(
        join(folder, 'server.mjs'),
        `import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
const [cert, key] = ${JSON.stringify([certificate, key])}.map((path) => readFileSync(path))
createServer({ cert, key, ...${JSON.stringify(tls)} }, (_, response) => response.end('node'))
  .listen(${port}, '127.0.0.1')
`,
      )
    },
  })
  return { ...server, port }
}
