import { setFlagsFromString } from 'node:v8'

/** Targets from which on memory counts for more than a fifth of the processor's time. */
const many = 10

/**
 * Left to itself the heap grows to several times of what is in use before it is looked through: half a gigabyte, while hundreds of
 * targets pass that leave little behind. V8 asks for this flag each time that it decides on the heap's size, so that it may be set late; set at
 * the start it would make V8 refuse the compiled code that was kept under other flags.
 */
export function keepHeapSmall(targets: number): void {
  if (targets >= many) setFlagsFromString('--optimize-for-size')
}
