import { writeFileSync } from 'node:fs'
import type { Job } from './job.ts'
import { modelOf } from './model.ts'
import { productOf } from './product.ts'
import { uniform } from './random.ts'

/**
 * Writes the data of a job for a process in another language: `file`.json, in which every list of numbers is its place in
 * `file`.bin, counted in float32. False where the job has no data.
 */
export function writeData(job: Job, file: string): boolean {
  const data = dataOf(job)
  if (data === undefined) return false
  const lists: Float32Array[] = []
  let place = 0
  const header = JSON.stringify(data, (_, value: unknown) => {
    if (!(value instanceof Float32Array)) return value
    lists.push(value)
    place += value.length
    return place - value.length
  })
  const numbers = new Float32Array(place)
  let at = 0
  for (const list of lists) {
    numbers.set(list, at)
    at += list.length
  }
  writeFileSync(`${file}.json`, header)
  writeFileSync(`${file}.bin`, new Uint8Array(numbers.buffer))
  return true
}

function dataOf({ suite, workload }: Job): object | undefined {
  if (suite === 'train' || suite === 'forward') return modelOf(workload)
  if (suite !== 'sgemm') return undefined
  const n = Number(workload)
  const [u, v] = [13, 14].map((seed) => uniform(seed, n).map((value) => (value + 1) / 2))
  return { ...productOf(n), u, v }
}
