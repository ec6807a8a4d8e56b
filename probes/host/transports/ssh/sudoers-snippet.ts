import { type Command, invocationOf } from '../../command.ts'

/**
 * The sudoers snippet that allows an account exactly those of the commands which need root, with exactly their arguments.
 *
 * @param account - a user name; anything that isn't one by useradd(8)'s rule is refused.
 * @see sudoers(5)
 */
export function renderSudoersSnippet(account: string, commands: readonly Command[]): string {
  if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(account)) throw new RangeError('not a user name')
  const lines = commands
    .filter(({ privilege }) => privilege !== 'none')
    .flatMap((command) => [
      '',
      `# ${command.purpose}`,
      ...commandsOf(command).map((line) => `${account} ALL=(root) NOPASSWD: ${line}`),
    ])
  return ['# /etc/sudoers.d/mmverify, mode 0440: check with visudo -cf', ...lines, ''].join('\n')
}

function commandsOf(command: Command): string[] {
  const { programs, arguments: args } = invocationOf(command)
  // `""` allows no arguments at all; a bare path would allow any.
  return programs.map((path) => (args === '' ? `${path} ""` : `${path} ${escapeArguments(args)}`))
}

/** Comma, colon, equals sign and backslash are sudoers' own (sudoers(5), "Other special characters"). */
function escapeArguments(args: string): string {
  return args.replace(/[,:=\\]/g, '\\$&')
}
