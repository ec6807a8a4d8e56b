import type { Stack } from '../stacks/stack.ts'
import type { StackFault } from './fault.ts'
import { changeFile, restoreFile } from './file-change.ts'
import { hostNamed } from './stack-hosts.ts'

/** Scripts run as root on one host, to make a fault and to undo it. */
export function runScripts(
  name: string,
  { apply, revert }: { apply: string; revert: string },
): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      await hostNamed(stack, name).shell(apply)
    },
    async revert(stack) {
      await hostNamed(stack, name).shell(revert)
    },
  }
}

/** A file changed on one host, and a script that has its service read it. */
export function changeFileOnHost(
  name: string,
  path: string,
  change: (text: string) => string,
  then = 'true',
): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      await changeFile(hostNamed(stack, name), path, change)
      await hostNamed(stack, name).shell(then)
    },
    async revert(stack) {
      await restoreFile(hostNamed(stack, name), path)
      await hostNamed(stack, name).shell(then)
    },
  }
}

/** What a script on one host says. */
export function createScriptReader(name: string, script: string): (stack: Stack) => Promise<string> {
  return (stack) => hostNamed(stack, name).shell(script)
}

/** Restarts units, in this order. Faults that follow one another are not the failing service that systemd's limit of starts is for. */
export function restartScriptOf(...units: readonly string[]): string {
  return [
    `systemctl reset-failed ${units.join(' ')}`,
    ...units.map((unit) => `systemctl restart ${unit}`),
  ].join('\n')
}

/** Has sshd read its configuration again, which for a moment refuses logins. */
export const sshReload = `systemctl reload ssh && timeout 20 bash -c \
  'until [ -n "$(ssh-keyscan -T 2 localhost 2>/dev/null)" ]; do sleep 0.1; done'`
