import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { detectEngineForTests, listEngineObjects } from '../../lab/stacks/engine-for-tests.ts'
import { requestFromEdge } from '../../lab/stacks/https-answer-for-tests.ts'
import { findChromiumTools, loadInChromium, requestWithCurl } from '../../lab/stacks/real-clients.ts'
import type { Host } from '../docker/stack-host.ts'
import { waitUntil } from '../docker/wait-until.ts'
import { startCentos7 } from './centos7.ts'
import type { Stack } from './stack.ts'

const { engine, note } = await detectEngineForTests()

describe.skipIf(engine === null)(`centos7${note}`, () => {
  let stack: Stack
  let host: Host
  let before: string[]

  beforeAll(async () => {
    if (!engine) return
    before = await listEngineObjects(engine, 'none')
    const started = performance.now()
    stack = await startCentos7({ engine })
    host = stack.nodes.centos7 as Host
    console.log(
      `centos7 up in ${((performance.now() - started) / 1000).toFixed(1)} s, Mattermost: ${stack.mattermost}`,
    )
  })

  afterAll(async () => {
    if (!engine || !stack) return
    await stack[Symbol.asyncDispose]()
    expect(await listEngineObjects(engine, stack.run)).toEqual(before)
  })

  test('answers on its published port to a client that trusts its CA', async () => {
    const { status, body } = await requestFromEdge(stack.published, '/api/v4/system/ping')
    expect(status).toBe(200)
    expect(JSON.parse(body)).toMatchObject({ status: 'OK' })
  })

  test('answers curl by its name', async () => {
    expect(await requestWithCurl(stack.published, '/api/v4/system/ping')).toBe(200)
  })

  test.skipIf(findChromiumTools() === null)('loads in Chromium, which trusts only the CA', async () => {
    expect(await loadInChromium(stack.published)).toEqual({ status: 200, title: 'Mattermost' })
  })

  test.skipIf(findChromiumTools() === null)('does not load in Chromium without the CA', async () => {
    await expect(loadInChromium(stack.published, false)).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/)
  })

  test('every unit of the document is active and none has failed', async () => {
    const units = ['nginx', 'mariadb', 'mattermost', 'firewalld', 'certbot-renewal.timer']
    expect(await host.shell(`systemctl is-active ${units.join(' ')}`)).toBe('active\n'.repeat(units.length))
    expect(await host.shell('systemctl --failed --no-legend')).toBe('')
  })

  test('8065 is refused by the firewall where 443 accepts, on IPv4 and IPv6', async () => {
    const [address] = host.addresses
    for (const ip of [address?.ipv4, address?.ipv6]) {
      if (!ip) throw new Error('the host has no address of each family')
      expect(await connection(ip, 443)).toBe('accepted')
      expect(await connection(ip, 8065)).toMatch(/^EHOSTUNREACH|^EACCES|^ECONNREFUSED/)
    }
  })

  test('staples a good OCSP response and serves an RSA key of 4096 bits', async () => {
    const { staple, bits } = await handshake(stack)
    expect(staple).not.toBeNull()
    expect(bits).toBe(4096)
  })

  test("certbot's renewal service renews a certificate that is due, and nginx serves it", async () => {
    const first = (await handshake(stack)).serialNumber
    await host.shell(
      "sed -i 's/^# renew_before_expiry.*/renew_before_expiry = 200 days/' /etc/letsencrypt/renewal/*.conf",
    )
    await host.shell('systemctl start --wait certbot-renewal.service')
    expect(await host.shell('systemctl show certbot-renewal -p Result --value')).toBe('success\n')
    // certbot returns when nginx was told to reload, not when its new workers have begun.
    const renewed = await waitUntil(async () => {
      const { serialNumber } = await handshake(stack)
      return serialNumber === first ? null : serialNumber
    }, 20)
    expect(await host.shell('openssl x509 -in /etc/letsencrypt/live/*/cert.pem -noout -serial')).toBe(
      `serial=${renewed}\n`,
    )
  })

  // Evidence about the document: seed 000 has `rsa-key-size = 4096` alone and expects an RSA key.
  test('certbot 2 makes an EC key from the cli.ini of the document as written', async () => {
    await host.shell(`cd /etc/letsencrypt && cp cli.ini /root/cli.ini && sed -i '/^key-type/d' cli.ini
      certbot certonly --nginx --non-interactive --cert-name as-written -d ${stack.target.host}
      mv /root/cli.ini .`)
    const text = await host.shell(
      'openssl x509 -in /etc/letsencrypt/live/as-written/cert.pem -noout -text | grep Public-Key',
    )
    expect(text).toMatch(/Public-Key: \(256 bit\)/)
    await host.shell('certbot delete --non-interactive --cert-name as-written')
  })
})

describe.skipIf(engine === null)(`centos7, its variables${note}`, () => {
  test('legacy ciphers and the perfect openssl.cnf change what is negotiated', async () => {
    if (!engine) return
    await using stack = await startCentos7({ engine, ciphers: 'legacy', openssl: 'perfect' })
    const legacy = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES256-SHA' } as const
    expect((await handshake(stack, legacy)).suite).toBe('ECDHE-RSA-AES256-SHA')
    const both = { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384' } as const
    expect((await handshake(stack, both)).suite).toBe('TLS_AES_256_GCM_SHA384')
    const weak = { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256' } as const
    await expect(handshake(stack, weak)).rejects.toMatchObject({
      code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
    })
  })

  test('an interrupted start leaves nothing', async () => {
    if (!engine) return
    const before = await listEngineObjects(engine, 'none')
    const interruption = new AbortController()
    const start = startCentos7({
      engine,
      signal: interruption.signal,
      progress: (line) => {
        if (line.startsWith('database')) interruption.abort()
      },
    })
    await expect(start).rejects.toMatchObject({ name: 'AbortError' })
    expect(await listEngineObjects(engine, 'none')).toEqual(before)
  })
})

interface Offer {
  minVersion?: 'TLSv1.3'
  maxVersion?: 'TLSv1.2'
  ciphers?: string
}

async function handshake({ target }: Stack, offer: Offer = {}) {
  const socket = connect({
    host: target.connectTo?.[0] ?? target.host,
    port: target.port,
    servername: target.host,
    ca: target.ca,
    requestOCSP: true,
    ...offer,
  })
  const timer = setTimeout(() => socket.destroy(new Error('silence')), 10_000)
  let staple: Buffer | null = null
  socket.on('OCSPResponse', (der: Buffer | null) => {
    staple = der
  })
  try {
    await once(socket, 'secureConnect')
    const { serialNumber, bits } = socket.getPeerCertificate()
    return { serialNumber, bits, staple, suite: socket.getCipher().name }
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

async function connection(host: string, port: number): Promise<string> {
  const socket = connectTcp({ host, port })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(5000) })
    return 'accepted'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).name
  } finally {
    socket.destroy()
  }
}
