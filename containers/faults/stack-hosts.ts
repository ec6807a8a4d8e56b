import type { Host } from '../docker/stack-host.ts'
import type { Stack } from '../stacks/stack.ts'

/** A host of a stack by its name there. */
export function hostNamed(stack: Stack, name: string): Host {
  const found = stack.nodes[name]
  if (!found)
    throw new Error(`${stack.name} has no host ${name}: there are ${Object.keys(stack.nodes).join(', ')}`)
  return found
}

/** The host with the nginx that the stack's target names. */
export function edgeOf(stack: Stack): Host {
  return hostNamed(stack, 'nginx' in stack.nodes ? 'nginx' : stack.name)
}
