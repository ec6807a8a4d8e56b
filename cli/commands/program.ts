import addCompletion from '@bomb.sh/tab/commander'
import type { Command } from 'commander'
import { addDiffCommand } from './diff.ts'
import { addExplainCommand } from './explain.ts'
import { addHostScriptCommand } from './host-script.ts'
import { addInitCommand } from './init.ts'
import type { Invocation } from './invocation.ts'
import { addListCommand } from './list.ts'
import { addMergeCommand } from './merge.ts'
import { addReplicaCommand } from './replica.ts'
import { addSudoersCommand } from './sudoers.ts'
import { createVerifyCommand } from './verify.ts'

/** The command line of `mmverify`: every command declares itself, and loads what it needs once it is called. */
export function createProgram(invocation: Invocation): Command {
  const program = createVerifyCommand(invocation)
  addListCommand(program)
  addExplainCommand(program)
  addDiffCommand(program, invocation)
  addMergeCommand(program, invocation)
  addInitCommand(program)
  addSudoersCommand(program)
  addHostScriptCommand(program)
  addReplicaCommand(program, invocation)
  addCompletion(program, { completionCommandName: 'completion' })
  return program
}
