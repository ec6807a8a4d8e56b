import { setFlagsFromString } from 'node:v8'

/** From this number of targets on, less memory is worth a fifth more processor time. */
const manyTargets = 10

/**
 * By default V8 lets the heap grow to several times of what is in use before it collects garbage: the young generation to 32 MB in a
 * run of half a second, the whole heap to half a gigabyte, though hundreds of targets leave little behind. The young generation stays
 * as large as loading has made it. V8 reads these flags each time that it decides on a size, so they may be set late. Set at the start,
 * they would make V8 refuse the compiled code that was cached under other flags.
 */
export function keepHeapSmall(targets: number): void {
  setFlagsFromString('--semi-space-growth-factor=1')
  if (targets >= manyTargets) setFlagsFromString('--optimize-for-size')
}
