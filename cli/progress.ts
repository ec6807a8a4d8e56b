import type { Progress } from '../probes/collect.ts'

/** Tells on stderr how far the probes are: one line that is rewritten on a terminal, a line per target elsewhere. */
export function createProgress(stream: NodeJS.WriteStream) {
  const rewrite = stream.isTTY === true
  return {
    start(target: string) {
      if (!rewrite) stream.write(`mmverify: asking ${target}\n`)
    },
    step(target: string, { done, of, probe }: Progress) {
      if (rewrite) stream.write(`\r\x1b[Kmmverify: ${target} ${done}/${of} ${probe}`)
    },
    note(text: string) {
      stream.write(`${rewrite ? '\r\x1b[K' : ''}mmverify: ${text}\n`)
    },
    /** Leaves the terminal as it was. */
    clear() {
      if (rewrite) stream.write('\r\x1b[K')
    },
  }
}
