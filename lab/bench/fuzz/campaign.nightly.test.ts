import { expect, test } from 'vitest'
import { tier } from '../../nightly.ts'
import { runCampaign } from './campaign.ts'
import { parsers } from './fuzzed-parsers.ts'

const messages = tier.whole ? 2_000_000 : 100_000

test(`${messages} mutated messages: no crash, no look beside the message, none slow (MMVERIFY_SEED=${tier.seed})`, () => {
  const { parsers: results, violations } = runCampaign(parsers, { messages, seed: tier.seed })
  expect(violations).toEqual([])
  // Both ways out are taken, so that what is fed is neither all valid nor all refused at the first byte.
  for (const { name, messages, accepted, refused } of results) {
    expect(accepted + refused, name).toBe(messages)
    if (messages > 1000) expect(accepted, name).toBeGreaterThan(messages / 20)
  }
})
