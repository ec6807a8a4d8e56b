import { hostileBehaviours } from '../servers/hostile-protocols.ts'

/** What a parent asks of this program by a message: to serve one behaviour after the other, or to end the one it serves. */
export type HostileOrder = { protocol: string; name: string } | 'stop'

/** The deployment that is served now. */
let served: AsyncDisposable | null = null

process.on('message', async (order: HostileOrder) => {
  await served?.[Symbol.asyncDispose]()
  served = null
  if (order === 'stop') return process.send?.('stopped')
  const { protocol, name } = order
  const behaviour = hostileBehaviours.find((one) => one.protocol === protocol && one.name === name)
  if (!behaviour) throw new Error(`no behaviour '${name}' of ${protocol}`)
  const { target, config, files, secrets, ...deployment } = await behaviour.deploy()
  served = deployment as AsyncDisposable
  process.send?.({ target, config, files, secrets })
})
