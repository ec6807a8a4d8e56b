import { expect, test } from 'vitest'
import { clauseAddress } from './requirement.ts'

test.each([
  ['RFC 9325', '3.1.1', 'https://www.rfc-editor.org/rfc/rfc9325#section-3.1.1'],
  ['RFC 5280', '6.1.3 (a)(2)', 'https://www.rfc-editor.org/rfc/rfc5280#section-6.1.3'],
  ['RFC 5246', 'F.1.1.3', 'https://www.rfc-editor.org/rfc/rfc5246#appendix-F.1.1.3'],
  ['RFC 7507', 'whole', 'https://www.rfc-editor.org/rfc/rfc7507'],
  ['Mattermost installation on CentOS 7 (seed 000)', 'Database setup', null],
])('%s, %s', (document, section, address) => {
  expect(clauseAddress({ document, section, quote: '' })).toBe(address)
})
