import type { Network } from '../docker/network.ts'
import { type Host, startHost } from '../docker/stack-host.ts'
import type { StackRun } from '../docker/stack-run.ts'
import { ensureRoleImage } from '../images/role-images.ts'

/** The ACME server of a stack and the OCSP responder of its CA. */
export interface Acme {
  host: Host
  /** PEM of the root that its certificates lead to. */
  root: string
  /** Its names, for /etc/hosts. */
  hosts: { host: string; ipAddress: string }[]
  /** PEM of the certificate of its own HTTPS, which ACME clients must trust. */
  serverCertificate: string
}

const names = ['acme.mmverify.test', 'ocsp.mmverify.test']

export const acmeDirectory = 'https://acme.mmverify.test:14000/dir'

/** Starts Pebble and the responder on a stack's network. */
export async function startAcme(run: StackRun, network: Network): Promise<Acme> {
  const host = await startHost(run, {
    name: 'acme',
    image: await ensureRoleImage(run, 'pebble'),
    networks: [{ network }],
    readyLog: /ACME directory available/,
  })
  const ipAddress = host.addresses[0]?.ipv4 ?? ''
  const hosts = names.map((name) => ({ host: name, ipAddress }))
  return {
    host,
    hosts,
    root: await readRoot(host),
    serverCertificate: await host.shell('cat /pebble/acme.pem'),
  }
}

/** Pebble makes a new root at each start and hands it out on its management port, which listens on loopback only. */
function readRoot(host: Host): Promise<string> {
  const answer = '(answer) => answer.pipe(process.stdout)'
  const url = '{ host: "127.0.0.1", port: 15000, path: "/roots/0", rejectUnauthorized: false }'
  return host.shell(`node -e 'require("https").get(${url}, ${answer})'`)
}

/** Makes a host trust the ACME server, so that certbot runs as it would against Let's Encrypt. */
export async function trustAcme(host: Host, acme: Acme): Promise<void> {
  await host.write('/usr/local/share/ca-certificates/acme.crt', acme.serverCertificate)
  await host.shell('update-ca-certificates')
}

/**
 * /etc/letsencrypt/cli.ini as seed 000 has it, less one sentence: `rsa-key-size` alone no longer gives an RSA key, because certbot's
 * default key type is ECDSA since 2.0. Its server is the replica's own, and it does not wait up to 8 minutes before it renews.
 */
export const certbotSettings = `rsa-key-size = 4096
key-type = rsa
server = ${acmeDirectory}
no-random-sleep-on-renew = true
`
