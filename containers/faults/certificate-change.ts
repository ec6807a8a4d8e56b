import { createPrivateKey, X509Certificate } from 'node:crypto'
import { issueLeaf, type LeafProfile } from '../pki/authority.ts'
import type { Credential } from '../pki/issued-certificate.ts'
import type { Stack } from '../stacks/stack.ts'
import type { StackFault } from './fault.ts'
import { changeFile, replacing, restoreFile } from './file-change.ts'
import { proxyFile, reload } from './proxy-change.ts'
import { edge, host } from './stack-hosts.ts'

const folder = '/etc/nginx/fault'

/** Puts another certificate in nginx's place, made by the CA that issued the real one. */
export function certificateChange(
  difference: Partial<LeafProfile>,
  { selfSigned = false }: { selfSigned?: boolean } = {},
): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      const issuer = await intermediate(stack)
      const leaf = await issueLeaf(selfSigned ? 'itself' : issuer, {
        dnsNames: [stack.target.host],
        keyBits: 4096,
        validFromDay: -1,
        validToDay: 89,
        ...difference,
      })
      const nginx = edge(stack)
      await nginx.shell(`mkdir -p ${folder}`)
      await nginx.write(`${folder}/fullchain.pem`, selfSigned ? leaf.pem : leaf.pem + issuer.pem)
      await nginx.write(
        `${folder}/privkey.pem`,
        leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        0o600,
      )
      await changeFile(nginx, proxyFile, replacing([/\/etc\/letsencrypt\/live\/[^/]*/g, folder]))
      // It names no responder, so there is nothing to staple.
      await reload(stack, { staples: false })
    },
    async revert(stack) {
      await restoreFile(edge(stack), proxyFile)
      await edge(stack).shell(`rm -rf ${folder}`)
      await reload(stack)
    },
  }
}

/** The CA's signing certificate and key, which Pebble hands out on its management port. */
export async function intermediate(stack: Stack): Promise<Credential> {
  const pem = await management(stack, '/intermediates/0')
  const key = await management(stack, '/intermediate-keys/0')
  return { certificate: new X509Certificate(pem), pem, privateKey: createPrivateKey(key) }
}

function management(stack: Stack, path: string): Promise<string> {
  const url = `{ host: "127.0.0.1", port: 15000, path: "${path}", rejectUnauthorized: false }`
  return host(stack, 'acme').shell(
    `node -e 'require("https").get(${url}, (answer) => answer.pipe(process.stdout))'`,
  )
}
