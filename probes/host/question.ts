import type * as z from 'zod'
import type { Command, DiscoveredCommand } from './command.ts'
import type { Interpretation } from './reading.ts'

/** One thing to know about a host: the command that tells it, and how its output is read. */
export type Question<Value = unknown, Id extends string = string> = Interpretation<Value> & {
  readonly command: Command<Id>
}

/** One whose answer is a fact. */
export type HostQuestion<Schema extends z.ZodType = z.ZodType, Id extends string = string> = Question<
  z.infer<Schema>,
  Id
> & { readonly schema: Schema }

/** Keeps a question's schema and its parser of one type. */
export function defineHostQuestion<Schema extends z.ZodType, Id extends string>(
  question: HostQuestion<Schema, Id>,
): HostQuestion<Schema, Id> {
  return endsLines(question.command) ? { endsWith: 'line-feed', ...question } : question
}

/** Programs that end every line, whatever they read: a file's own last line may have no end, and `sed`, `cat` and `head` print it so. */
const lineEnding =
  /\/(?:apt-get|apt-mark|certbot|dpkg-query|firewall-cmd|getent|getfacl|grep|ip|ip6?tables(?:-legacy)?-save|ipset|ls|nft|nginx|ps|ss|sshd|systemctl|ufw)$/

function endsLines(command: Command): boolean {
  return 'programs' in command && command.programs.every((path) => lineEnding.test(path))
}

/** One about files whose paths only the host knows: it is asked once for each. */
export type DiscoveredQuestion<
  Schema extends z.ZodType = z.ZodType,
  Id extends string = string,
> = Interpretation<z.infer<Schema>> & {
  readonly discovered: DiscoveredCommand<Id>
  readonly schema: Schema
}

export function defineDiscoveredQuestion<Schema extends z.ZodType, Id extends string>(
  question: DiscoveredQuestion<Schema, Id>,
): DiscoveredQuestion<Schema, Id> {
  return question
}

/** A question whose answer is only a part of what a fact is made of, and so has no schema of its own. */
export function defineQuestion<Value, Id extends string>(question: Question<Value, Id>): Question<Value, Id> {
  return question
}
