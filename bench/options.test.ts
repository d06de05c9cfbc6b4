import { describe, expect, it } from 'vitest'
import { needsPeers, readOptions, type Options } from './options.ts'

const read = (...words: string[]): Options => {
  const options = readOptions(words)
  if (typeof options === 'string') throw new Error(options)
  return options
}
const jobs = (...words: string[]): string[] => read(...words).jobs.map(({ suite, workload }) => `${suite} ${workload}`)

describe('the options of the bench', () => {
  it('without any, everything is measured', () => {
    const all = jobs()
    expect(all.filter((job) => job.startsWith('train '))).toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((w) => `train ${w}`),
    )
    expect(all.filter((job) => job.startsWith('forward ')).length).toBe(6)
    expect(all).toContain('sgemm 512')
    expect(all).toContain('threads 1024')
    expect(all).toContain('compile 10000')
    expect(all).toContain('reference 100')
  })

  it('a named workload is a training; sizes have commas of their own', () => {
    expect(jobs('--workload', 'b,conv1d:16-32-32,1024@32,mlp:2-8-1,tanh,mse@4,a', '--workload=sgemm:64')).toEqual([
      'train b',
      'train conv1d:16-32-32,1024@32',
      'train mlp:2-8-1,tanh,mse@4',
      'train a',
      'sgemm 64',
    ])
    expect(jobs('--workload', 'b', '--suite', 'train,forward')).toEqual(['train b', 'forward b'])
    expect(jobs('--workload', 'b', '--engine', 'ort')).toEqual(['forward b'])
    expect(jobs('--suite', 'compile')).toEqual(['compile 10000', 'compile 100000'])
  })

  it('names engines, runtimes, turns and the file', () => {
    const options = read(
      '--engine',
      'ours,torch',
      '--runtime',
      'chromium',
      '--rounds',
      '3',
      '--reps=7',
      '--json',
      'x.json',
    )
    expect(options.engines?.map(({ name }) => name)).toEqual(['ours', 'torch'])
    expect(options).toMatchObject({ runtimes: ['chromium'], rounds: 3, reps: 7, json: 'x.json' })
  })

  it('asks for packages only where one takes part', () => {
    expect(needsPeers(read())).toBe(true)
    expect(needsPeers(read('--workload', 'b', '--engine', 'ours,torch'))).toBe(false)
    expect(needsPeers(read('--workload', 'compile'))).toBe(false)
  })

  it.each([
    ['there is no workload q', '--workload', 'q'],
    ['there is no workload sgemm:x', '--workload', 'sgemm:x'],
    ['there is no engine keras', '--engine', 'keras'],
    ['there is no suite x', '--suite', 'x'],
    ['there is no runtime deno', '--runtime', 'deno'],
    ['there is no option --fast', '--fast'],
    ['--json needs a value', '--json'],
    ['--rounds and --reps are whole numbers above 0', '--rounds', '0'],
  ])('says %s', (what, ...words) => expect(readOptions(words)).toBe(what))
})
