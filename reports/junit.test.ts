import { AllureReport } from '@allurereport/core'
import { expect, test } from 'vitest'
import { createExampleRun, createExampleRuns } from '../lab/fixtures/example-run.ts'
import { createResultFile } from './html-report.ts'
import { renderJunit } from './junit.ts'

/** As another program's reader understands it. */
async function read(xml: string) {
  const reader = new AllureReport({
    name: '',
    output: '',
    open: false,
    port: undefined,
    reportFiles: { addFile: async (path) => path },
  })
  await reader.start()
  await reader.readResult(createResultFile('junit.xml', xml))
  return reader.store.allTestResults({ includeRetries: true })
}

test('a reader finds every check with its verdict and reason', async () => {
  const results = await read(renderJunit(createExampleRun()))
  const found = Object.fromEntries(
    results.map(({ name, status, error }) => [name.split(':')[0], [status, error?.message]]),
  )
  expect(Object.keys(found)).toHaveLength(10)
  expect(found).toMatchObject({
    'tls-versions': ['failed', 'TLS 1.0 and TLS 1.1 are accepted'],
    robot: ['broken', 'inconclusive: silence for 10 s in handshake: neither an alert nor an answer came'],
    'tls-dh-parameters': ['skipped', 'not applicable: no DHE suite is offered'],
    'config-sql': ['skipped', 'not assessed: needs an API token with read access to the system console'],
    hsts: [
      'skipped',
      expect.stringMatching(/^waived until 2026-03-31 by A\. Auditor: .*; the failure: max-age is 300/),
    ],
    'http-redirect': ['passed', undefined],
  })
})

test('the counts are those of the summary', () => {
  expect(renderJunit(createExampleRun())).toMatch(
    /<testsuite name="mattermost\.example\.com:8443" timestamp="2026-01-05T02:00:00" time="7\.25" tests="10" failures="4" errors="1" skipped="3">/,
  )
})

test('a failure comes with evidence, clause and remedy', () => {
  const xml = renderJunit(createExampleRun())
  for (const part of [
    'seen tls.versions: TLS 1.1: ok',
    'required by RFC 8996, 4:',
    'listen 443 ssl;',
    'type="high"',
  ]) {
    expect(xml).toContain(part)
  }
})

test('nothing a peer sent opens an element or leaves the character range of XML', () => {
  const xml = renderJunit(createExampleRun())
  const outside = xml.replaceAll(/<!\[CDATA\[[\s\S]*?\]\]>/g, '').replaceAll(/"[^"<]*"/g, '""')
  expect(new Set([...outside.matchAll(/<([a-z-]+)/g)].map(([, name]) => name))).toEqual(
    new Set([
      'testsuites',
      'testsuite',
      'properties',
      'property',
      'testcase',
      'failure',
      'error',
      'skipped',
      'system-out',
    ]),
  )
  expect(xml).not.toMatch(/[^\n -\ud7ff\ue000-\ufffd]/)
})

test('a reason of any length fits an attribute', () => {
  const [message = ''] = /message="start[^"]*"/.exec(renderJunit(createExampleRun())) ?? []
  expect(message.length).toBeLessThan(2100)
  expect(message).toContain('more characters in run.json')
})

test('two targets are two suites, whose cases differ in class', async () => {
  const xml = renderJunit(createExampleRuns())
  expect([...xml.matchAll(/<testsuite name="([^"]*)"/g)].map(([, name]) => name)).toEqual([
    'mattermost.example.com:8443',
    'second.example.com',
  ])
  const cases = [...xml.matchAll(/<testcase name="([^"]*)".* classname="([^"]*)"/g)].map(
    ([, name, type]) => `${type} ${name}`,
  )
  expect(new Set(cases).size).toBe(12)
  expect(await read(xml)).toHaveLength(12)
})
