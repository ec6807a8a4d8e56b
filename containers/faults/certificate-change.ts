import { createPrivateKey, X509Certificate } from 'node:crypto'
import { issueLeaf, type LeafProfile } from '../pki/authority.ts'
import type { Credential } from '../pki/issued-certificate.ts'
import type { Stack } from '../stacks/stack.ts'
import type { StackFault } from './fault.ts'
import { changeFile, createReplacement, restoreFile } from './file-change.ts'
import { proxyFile, reloadNginx } from './proxy-change.ts'
import { edgeOf, hostNamed } from './stack-hosts.ts'

const folder = '/etc/nginx/fault'

/** Puts another certificate in nginx's place, made by the CA that issued the real one. */
export function replaceCertificate(
  difference: Partial<LeafProfile>,
  { selfSigned = false }: { selfSigned?: boolean } = {},
): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      const issuer = await fetchIntermediate(stack)
      const leaf = await issueLeaf(selfSigned ? 'itself' : issuer, {
        dnsNames: [stack.target.host],
        keyBits: 4096,
        validFromDay: -1,
        validToDay: 89,
        ...difference,
      })
      const nginx = edgeOf(stack)
      await nginx.shell(`mkdir -p ${folder}`)
      await nginx.write(`${folder}/fullchain.pem`, selfSigned ? leaf.pem : leaf.pem + issuer.pem)
      await nginx.write(
        `${folder}/privkey.pem`,
        leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        0o600,
      )
      await changeFile(nginx, proxyFile, createReplacement([/\/etc\/letsencrypt\/live\/[^/]*/g, folder]))
      // It names no responder, so there is nothing to staple.
      await reloadNginx(stack, { staples: false })
    },
    async revert(stack) {
      await restoreFile(edgeOf(stack), proxyFile)
      await edgeOf(stack).shell(`rm -rf ${folder}`)
      await reloadNginx(stack)
    },
  }
}

/** The CA's signing certificate and key, which Pebble hands out on its management port. */
export async function fetchIntermediate(stack: Stack): Promise<Credential> {
  const pem = await fetchFromManagement(stack, '/intermediates/0')
  const key = await fetchFromManagement(stack, '/intermediate-keys/0')
  return { certificate: new X509Certificate(pem), pem, privateKey: createPrivateKey(key) }
}

function fetchFromManagement(stack: Stack, path: string): Promise<string> {
  const url = `{ host: "127.0.0.1", port: 15000, path: "${path}", rejectUnauthorized: false }`
  return hostNamed(stack, 'acme').shell(
    `node -e 'require("https").get(${url}, (answer) => answer.pipe(process.stdout))'`,
  )
}
