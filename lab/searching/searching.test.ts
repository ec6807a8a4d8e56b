import { describeSearches } from './describe-searches.ts'

await describeSearches(2)
