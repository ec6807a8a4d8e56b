import type { Judgement } from '../../../core/check.ts'
import type { Verdict } from '../../../core/verdict.ts'
import { type ClusterNodes, judgeNodes, type NodeFacts } from './cluster-membership.ts'
import { judgeAbsentTunnels, type TransportFacts, type TunnelRequirement } from './tunnel-facts.ts'

/** Judges every node of a cluster by its tunnels; where none are and none have to be, that is the verdict. */
export function judgeTunnels<Asked extends TunnelRequirement>(
  facts: NodeFacts & TransportFacts,
  judgement: Pick<Judgement<Asked>, 'access' | 'requirement'>,
  judge: (node: string, cluster: ClusterNodes, requirement: Asked) => Verdict,
  allWell: string,
): Verdict {
  const requirement = judgement.requirement.value
  return judgeNodes(
    facts,
    judgement,
    (node, cluster) => judgeAbsentTunnels(facts, cluster, requirement) ?? judge(node, cluster, requirement),
    allWell,
  )
}
