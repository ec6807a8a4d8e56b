import { expect, test } from 'vitest'
import { auditEdge } from '../../../lab/audits/edge-audit.ts'
import { startEdge } from '../../../lab/servers/edge-stand-in.ts'

test.each([
  ['the API', /^\/api\//, '/api/v4/system/ping'],
  ['the login page', /^\/login/, '/login'],
  ['the root', /^\/$/, '/ is answered'],
])('port 80 redirects, but serves %s in clear', async (_, served, said) => {
  await using edge = await startEdge({
    plain: ({ url = '/' }, response) =>
      served.test(url)
        ? response.end('{"status":"OK"}')
        : response.writeHead(301, { location: `https://chat.test${url}` }).end(),
  })
  const { results } = await auditEdge(edge, { checks: ['http-redirect'] })
  expect(results['http-redirect']).toMatchObject({
    verdict: 'fail',
    reason: expect.stringContaining(said),
  })
})
