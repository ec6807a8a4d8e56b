import type { CommandId } from '../../../probes/host/commands.ts'
import type { CommonName, Mutation } from '../mutations.ts'

/** How the answers to one question are changed besides in the common ways. */
export interface Kinds {
  mutations: readonly Mutation[]
  /** The common ways that are left out, each with the reason: what they make is an answer too, and a right one. */
  without?: Partial<Record<CommonName, string>>
}

/** One table for each subject: the questions of which no table speaks are searched in the common ways alone. */
export type KindTable = Partial<Record<CommandId, Kinds>>
