import type { CDPSession } from 'playwright-core'

/** A CPU profile, as Chromium's own tools read it. */
export type Profile = object

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

/** Milliseconds the processor worked for the window's main thread and for its workers. */
export interface Work {
  readonly window: number
  readonly worker: number
}

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds of the processor's time. */
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

/** Time of the processor and not of the clock, so that other work on the machine counts little. */
export async function workDuring(session: CDPSession, work: () => Promise<void>): Promise<Work> {
  const events: TraceEvent[] = []
  const collect = ({ value }: { value: object[] }) => void events.push(...(value as TraceEvent[]))
  session.on('Tracing.dataCollected', collect)
  const traceConfig = { includedCategories: ['toplevel'], excludedCategories: ['*'] }
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig })
  await work()
  const complete = new Promise((done) => session.once('Tracing.tracingComplete', done))
  await session.send('Tracing.end')
  await complete
  session.off('Tracing.dataCollected', collect)
  const place = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`
  const threads = new Map(
    events.flatMap((event) => (event.name === 'thread_name' ? [[place(event), event.args.name]] : [])),
  )
  const sum = (thread: string) =>
    events.reduce((sum, event) => {
      const counts = event.ph === 'X' && event.name === 'ThreadControllerImpl::RunTask'
      return counts && threads.get(place(event)) === thread ? sum + (event.tdur ?? 0) / 1000 : sum
    }, 0)
  return { window: sum('CrRendererMain'), worker: sum('DedicatedWorker thread') }
}
