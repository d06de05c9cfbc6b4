import type { CDPSession } from 'playwright-core'

/** As much of a CPU profile as is read here. */
export interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string } }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** The profilers of a window and of its workers. */
export interface Profilers {
  start(): Promise<void>
  /** The window's profile, then the workers'. */
  stop(): Promise<readonly Profile[]>
}

interface Answer {
  readonly id?: number
  readonly result?: unknown
}

/** Workers are targets of their own: what is said to them goes through their window's session. */
export async function attachProfilers(session: CDPSession): Promise<Profilers> {
  const workers = new Set<string>()
  const waiting = new Map<number, (result: unknown) => void>()
  let last = 0
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') workers.add(sessionId)
  })
  session.on('Target.detachedFromTarget', ({ sessionId }) => workers.delete(sessionId))
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as Answer
    if (id === undefined) return
    waiting.get(id)?.(result)
    waiting.delete(id)
  })
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })

  function say(sessionId: string, method: string, params: object = {}): Promise<unknown> {
    const id = ++last
    const answer = new Promise((done) => waiting.set(id, done))
    void session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) })
    return answer
  }
  const everywhere = async (method: string, params?: object) => {
    await session.send(method as 'Profiler.start', params as never)
    for (const worker of workers) await say(worker, method, params)
  }

  return {
    async start() {
      await everywhere('Profiler.enable')
      await everywhere('Profiler.setSamplingInterval', { interval: 500 })
      await everywhere('Profiler.start')
    },
    async stop() {
      const profiles = [(await session.send('Profiler.stop')).profile as unknown as Profile]
      for (const worker of workers)
        profiles.push(((await say(worker, 'Profiler.stop')) as { profile: Profile }).profile)
      await everywhere('Profiler.disable')
      return profiles
    },
  }
}

/** Milliseconds in which something was done. */
export function busyMs({ nodes, samples, timeDeltas }: Profile): number {
  const idle = new Set(nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)').map(({ id }) => id))
  // A thread that sleeps in the middle of nothing is "(program)" to the profiler of a worker.
  for (const { id, callFrame } of nodes) if (callFrame.functionName === '(program)') idle.add(id)
  let busy = 0
  samples.forEach((sample, i) => {
    if (!idle.has(sample)) busy += timeDeltas[i + 1] ?? 0
  })
  return busy / 1000
}
