import { setFlagsFromString } from 'node:v8'

/** From this number of targets on, less memory is worth a fifth more processor time. */
const manyTargets = 10

/**
 * By default V8 lets the heap grow to several times of what is in use before it collects garbage: half a gigabyte, though
 * hundreds of targets leave little behind. V8 reads this flag each time that it decides on the heap's size, so it may be set
 * late. Set at the start, it would make V8 refuse the compiled code that was cached under other flags.
 */
export function keepHeapSmall(targets: number): void {
  if (targets >= manyTargets) setFlagsFromString('--optimize-for-size')
}
