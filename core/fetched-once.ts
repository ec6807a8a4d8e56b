import type { Outcome } from './outcome.ts'

/** What was fetched from others than the targets: once for all targets of a run, as long as there is room to keep it. */
export interface FetchedOnce {
  get(name: string, fetch: () => Promise<Outcome<Uint8Array>>): Promise<Outcome<Uint8Array>>
}

/** @param most - bytes kept; what came first goes first. */
export function createFetchedOnce(most = 64 * 2 ** 20): FetchedOnce {
  const kept = new Map<string, Promise<Outcome<Uint8Array>>>()
  const sizes = new Map<string, number>()
  const makeRoom = () => {
    let total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
    for (const [name, size] of sizes) {
      if (total <= most) return
      sizes.delete(name)
      kept.delete(name)
      total -= size
    }
  }
  const fetchNow = async (name: string, fetch: () => Promise<Outcome<Uint8Array>>) => {
    const outcome = await fetch()
    // A target's own end says nothing to the others.
    if (outcome.status === 'cancelled') kept.delete(name)
    if (outcome.status === 'ok') {
      sizes.set(name, outcome.value.length)
      makeRoom()
    }
    return outcome
  }
  return {
    get(name, fetch) {
      const before = kept.get(name)
      if (before) return before
      const coming = fetchNow(name, fetch)
      kept.set(name, coming)
      // Where it throws, which is a bug, whoever asked first hears of it, and nobody is told an old story.
      coming.catch(() => kept.delete(name))
      return coming
    },
  }
}
