import { firstDifference } from './difference.ts'
import { normaliseCollection } from './normalise.ts'
import { readRecordings } from './recordings.ts'

/**
 * Compares what two checkouts see of the same replicas, each recorded by its own `record.ts`, after `normalise.ts` has taken away what is
 * new in every recording. Usage: `node lab/baseline/fresh.ts RECORDINGS OTHER_RECORDINGS`. Ends with 1 where anything differs.
 */
const [folder, otherFolder] = process.argv.slice(2)
if (!folder || !otherFolder) throw new Error('usage: fresh.ts RECORDINGS OTHER_RECORDINGS')

const recordings = new Map(readRecordings(folder).map(({ name, collection }) => [name, collection]))
const others = new Map(readRecordings(otherFolder).map(({ name, collection }) => [name, collection]))
let different = 0
for (const name of new Set([...recordings.keys(), ...others.keys()])) {
  const [collection, other] = [recordings.get(name), others.get(name)]
  const difference =
    collection && other
      ? firstDifference(normaliseCollection(collection), normaliseCollection(other))
      : `recorded in ${collection ? folder : otherFolder} alone`
  if (difference === null) continue
  different += 1
  console.log(`DIFFERENT ${name}: ${difference}`)
}
console.log(`${recordings.size} recordings compared, ${different} differ`)
if (different > 0) process.exitCode = 1
