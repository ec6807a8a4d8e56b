import type { Stack } from '../stacks/stack.ts'
import type { StackFault } from './fault.ts'
import { changeFile, restoreFile } from './file-change.ts'
import { host } from './stack-hosts.ts'

/** Scripts run as root on one host, to make a fault and to undo it. */
export function scripts(
  name: string,
  { apply, revert }: { apply: string; revert: string },
): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      await host(stack, name).shell(apply)
    },
    async revert(stack) {
      await host(stack, name).shell(revert)
    },
  }
}

/** A file changed on one host, and a script that has its service read it. */
export function fileChange(
  name: string,
  path: string,
  change: (text: string) => string,
  then = 'true',
): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      await changeFile(host(stack, name), path, change)
      await host(stack, name).shell(then)
    },
    async revert(stack) {
      await restoreFile(host(stack, name), path)
      await host(stack, name).shell(then)
    },
  }
}

/** What a script on one host says. */
export function reading(name: string, script: string): (stack: Stack) => Promise<string> {
  return (stack) => host(stack, name).shell(script)
}

/** Restarts units, in this order. Faults that follow one another are not the failing service that systemd's limit of starts is for. */
export function restart(...units: readonly string[]): string {
  return [
    `systemctl reset-failed ${units.join(' ')}`,
    ...units.map((unit) => `systemctl restart ${unit}`),
  ].join('\n')
}

/** Has sshd read its configuration again, which for a moment refuses logins. */
export const sshReload = `systemctl reload ssh && timeout 20 bash -c \
  'until [ -n "$(ssh-keyscan -T 2 localhost 2>/dev/null)" ]; do sleep 0.1; done'`
