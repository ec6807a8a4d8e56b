import { tier } from '../nightly.ts'
import { describeSearches } from './describe-searches.ts'

await describeSearches(tier.whole ? 100 : 14)
