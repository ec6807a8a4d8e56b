import type { RequestListener } from 'node:http'
import { describe, expect, test } from 'vitest'
import { auditEdge } from '../../../lab/audits/edge-audit.ts'
import { type EdgeBehaviour, startEdge } from '../../../lab/servers/edge-stand-in.ts'

async function audit(behaviour: EdgeBehaviour) {
  await using edge = await startEdge(behaviour)
  const { results } = await auditEdge(edge, { checks: ['acme-challenge'], timeout: 2000 })
  const { verdict, reason } = results['acme-challenge']
  return { verdict, reason }
}

/** Port 80 sends everything on, to what this makes of the path. */
const sendTo =
  (locate: (path: string) => string | null, status = 301): RequestListener =>
  ({ url = '/' }, response) => {
    const location = locate(url)
    response.writeHead(status, location === null ? {} : { location }).end()
  }
const answerWith =
  (status: number, headers: Record<string, string> = {}, body = ''): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(body)

const site = 'https://chat.test'

describe('a redirect that a CA does not follow fails', () => {
  test.each<[report: string, locate: (path: string) => string | null, reason: string]>([
    ['boulder #3606: no slash after the host', (path) => site + path.slice(1), 'a slash is missing'],
    [
      'dehydrated #305: the same with a name in front',
      (path) => `https://www.chat.test${path.slice(1)}`,
      'slash',
    ],
    ['autonomy #362: the same after a port', (path) => `${site}:443${path.slice(1)}`, 'no valid URL'],
    ['boulder #3606: https:/ with one slash', (path) => `https:/chat.test${path}`, 'no valid URL'],
    ['acme.sh #2418: to port 9443', (path) => `${site}:9443${path}`, 'to port 9443'],
    ['nextcloud-snap #896: to port 10443', (path) => `${site}:10443${path}`, 'to port 10443'],
    ['to an address', (path) => `https://192.0.2.1${path}`, 'to the address 192.0.2.1'],
    ['to an IPv6 address', (path) => `https://[2001:db8::1]${path}`, 'to the address'],
    ["nginx's server_name _", (path) => `https://_${path}`, 'no public suffix'],
    ['to a name of the inner network', (path) => `https://mm.internal${path}`, 'no public suffix'],
    ['to a single label', (path) => `https://localhost${path}`, 'no public suffix'],
    ['to another scheme', (path) => `ftp://chat.test${path}`, 'ftp:'],
    ['with backslashes', (path) => `https:\\\\chat.test${path}`, 'no valid URL'],
    ['with half an escape', (path) => `${site}${path}?%zz`, 'no valid URL'],
    ['to nowhere', () => '', 'names no place'],
    ['without a Location', () => null, 'names no place'],
    ['in a circle', (path) => path, 'round in a circle'],
    ['without end', (path) => `${path}0`, 'do not end within 10'],
  ])('%s', async (_, locate, reason) => {
    expect(await audit({ plain: sendTo(locate) })).toEqual({
      verdict: 'fail',
      reason: expect.stringContaining(reason),
    })
  })

  test('by 303, and by 304 or 300 none at all', async () => {
    for (const status of [303, 304, 300])
      expect(await audit({ plain: sendTo((path) => site + path, status) })).toMatchObject({ verdict: 'fail' })
  })
})

describe('a redirect that a CA follows is judged by where it ends', () => {
  const missing: EdgeBehaviour['answer'] = ({ path }, usual) =>
    path.startsWith('/.well-known/') ? { status: 404, headers: {}, body: '' } : usual

  test.each([301, 302, 307, 308])('%i, and 404 over HTTPS', async (status) => {
    expect(await audit({ plain: sendTo((path) => site + path, status), answer: missing })).toMatchObject({
      verdict: 'pass',
    })
  })

  test.each<[string, (path: string) => string]>([
    ['with the port', (path) => `${site}:443${path}`],
    ['with a login', (path) => `https://user:word@chat.test${path}`],
    ['in capitals', (path) => `HTTPS://CHAT.TEST${path}`],
  ])('%s', async (_, locate) => {
    expect(await audit({ plain: sendTo(locate), answer: missing })).toMatchObject({ verdict: 'pass' })
  })

  test.each<[report: string, locate: (path: string) => string]>([
    ['acmetool #155: to the root, where the page answers', () => `${site}/`],
    ['acmetool #36: with its path, where the page answers 200 for everything', (path) => site + path],
  ])('%s', async (_, locate) => {
    expect(await audit({ plain: sendTo(locate) })).toEqual({
      verdict: 'fail',
      reason: expect.stringContaining('answered with 200'),
    })
  })

  test('cert-manager #949: to a certificate of nobody, which is not looked at', async () => {
    const plain = sendTo((path) => site + path)
    await using edge = await startEdge({ plain, answer: missing })
    const target = { ca: [] }
    const { verdicts } = await auditEdge(edge, { checks: ['acme-challenge'], target })
    expect(verdicts).toEqual({ 'acme-challenge': 'pass' })
  })

  test('to another host: not asked, and said', async () => {
    for (const host of ['acme.example.org', 'www.chat.test'])
      expect(await audit({ plain: sendTo((path) => `https://${host}${path}`) })).toEqual({
        verdict: 'inconclusive',
        reason: expect.stringContaining(`leads to ${host}`),
      })
  })
})

const s3 =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>0</RequestId></Error>'

describe('what port 80 itself says of a token that is not there', () => {
  test.each<[what: string, plain: RequestListener, verdict: string, reason: string]>([
    ['404', answerWith(404), 'pass', '404'],
    ['community.letsencrypt.org 3419: try_files =410', answerWith(410), 'pass', '410'],
    [
      'S3 without the right to list',
      answerWith(403, { 'content-type': 'application/xml' }, s3),
      'inconclusive',
      'object store',
    ],
    ['S3 with it', answerWith(404, {}, s3.replace('AccessDenied', 'NoSuchKey')), 'pass', '404'],
    ['403 of nobody known', answerWith(403), 'inconclusive', '403'],
    [
      'nginx, location ~ /\\. { deny all; }',
      answerWith(403, {}, '<html><head><title>403 Forbidden</title></head></html>'),
      'fail',
      '403',
    ],
    [
      'btcpayserver-docker #988: auth_basic',
      answerWith(401, { 'www-authenticate': 'Basic realm=x' }),
      'fail',
      '401',
    ],
    ['a limit', answerWith(429), 'inconclusive', '429'],
    ['maintenance', answerWith(503), 'inconclusive', '503'],
    ["a challenge of Cloudflare's", answerWith(403, { 'cf-mitigated': 'challenge' }), 'inconclusive', '403'],
    ['lua-resty-acme #58: 501', answerWith(501), 'fail', '501'],
    [
      'the application',
      answerWith(200, { 'content-type': 'text/html' }, '<title>Mattermost</title>'),
      'fail',
      '200',
    ],
    ['an empty 200', answerWith(200), 'fail', '200'],
    ['204', answerWith(204), 'fail', '204'],
  ])('%s', async (_, plain, verdict, reason) => {
    expect(await audit({ plain })).toEqual({ verdict, reason: expect.stringContaining(reason) })
  })
})
