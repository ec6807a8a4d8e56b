import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Stands for Vitest, whose own listener ends the process at once, and for a replica that takes its time to go. */
const program = `
  import { interruptible } from ${JSON.stringify(join(import.meta.dirname, 'interruptible.ts'))}
  const { promise: interrupted, resolve } = Promise.withResolvers()
  process.once('SIGINT', () => { console.log('ended'); process.exit(130) })
  const idle = setInterval(() => {}, 1000)
  const result = await interruptible(async (signal) => {
    console.log('working')
    if (process.argv.includes('quick')) return 'result'
    signal.addEventListener('abort', () => setTimeout(resolve, 50))
    await interrupted
    console.log('removed')
  })
  console.log(result, process.listenerCount('SIGINT'), process.listenerCount('SIGTERM'))
  clearInterval(idle)
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
  const { code, said } = await run('slow', true)
  expect(said.slice(0, 2)).toEqual(['working', 'removed'])
  expect(said.at(-1)).toBe('ended')
  expect(code).toBe(130)
})

test('without an interruption every listener is where it was', async () => {
  expect(await run('quick', false)).toEqual({ code: 0, said: ['working', 'result 1 0'] })
})
