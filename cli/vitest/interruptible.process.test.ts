import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Stands for Vitest, whose own listener ends the process at once, and for a replica that takes its time to go. */
const program = `
  import { interruptible } from ${JSON.stringify(join(import.meta.dirname, 'interruptible.ts'))}
  process.once('SIGINT', () => { console.log('ended'); process.exit(130) })
  interruptible(async (signal) => {
    console.log('working')
    if (process.argv.includes('quick')) return 'result'
    const { promise: removed, resolve: remove } = Promise.withResolvers()
    const idle = setInterval(() => {}, 1000)
    signal.addEventListener('abort', () => setTimeout(remove, 50))
    await removed
    clearInterval(idle)
    console.log('removed')
    signal.throwIfAborted()
  }).then((result) => {
    console.log(result, process.listenerCount('SIGINT'), process.listenerCount('SIGTERM'))
  })
`

async function run(argument: string, interrupt: boolean) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (interrupt && said === '') child.kill('SIGINT')
    said += text
  })
  const [code] = await once(child, 'close')
  return { code, said: said.trim().split('\n') }
}

test('what was started is removed before the process ends', async () => {
  expect(await run('slow', true)).toEqual({ code: 130, said: ['working', 'removed', 'ended'] })
})

test('without an interruption every listener is where it was', async () => {
  expect(await run('quick', false)).toEqual({ code: 0, said: ['working', 'result 1 0'] })
})
