import type { FactPath } from '../core/fact.ts'
import type { AnyProbe } from '../core/probe.ts'

/** The probes without which these facts would not be there, in the order given, and the facts that nobody asks for then. */
export function chooseProbes(
  probes: readonly AnyProbe[],
  wanted: readonly FactPath[],
): { chosen: AnyProbe[]; unasked: FactPath[] } {
  const needed = new Set(wanted)
  const chosen = new Set<AnyProbe>()
  for (let before = -1; before !== chosen.size; ) {
    before = chosen.size
    for (const probe of probes) {
      if (!probe.provides.some((path) => needed.has(path))) continue
      chosen.add(probe)
      for (const path of probe.needs) needed.add(path)
    }
  }
  const left = probes.filter((probe) => !chosen.has(probe))
  return {
    chosen: probes.filter((probe) => chosen.has(probe)),
    unasked: left.flatMap(({ provides }) => provides).sort(),
  }
}
