import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Answer, Failed, Host, Prepared, Question, Sampled } from './protocol.ts'

/** Starts a process of Node that answers for one engine. */
export function startNodeHost(script: string, benchFolder: string, flags: readonly string[]): Host {
  const child = fork(script, [benchFolder], { execArgv: [...flags], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const ended = once(child, 'exit')
  const endWithBench = () => child.kill()
  process.once('exit', endWithBench)
  let said = ''
  child.stderr?.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-2000)))

  async function ask(question: Question): Promise<Answer> {
    if (!child.connected) return { problem: lastLine(said) }
    const answered = new Promise<Answer>((done) => child.once('message', (message) => done(message as Answer)))
    child.send(question)
    return Promise.race([answered, ended.then(() => ({ problem: lastLine(said) }))])
  }

  return {
    prepare: (question) => ask(question) as Promise<Prepared | Failed>,
    sample: (question) => ask(question) as Promise<Sampled | Failed>,
    stop: async () => {
      process.off('exit', endWithBench)
      if (child.exitCode === null) child.kill()
      await ended
    },
  }
}

/** What a process said at its end. */
export function lastLine(said: string): string {
  return said.trim().split('\n').at(-1)?.trim() || 'the process ended'
}
