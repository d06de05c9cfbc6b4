import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readGraph } from '../../core/format/read.ts'
import { samples } from '../../core/samples/index.ts'
import { looksAfterBackward } from './sample-looks.ts'

describe('pictures of samples', () => {
  it.each(samples.map(({ id }) => id))('%s has a look for every edge, each run', (id) => {
    const { document } = readGraph(readFileSync(new URL(`../../core/samples/${id}.gradwire`, import.meta.url)))
    if (document === undefined) throw new Error(`${id} cannot be read`)
    const looks = looksAfterBackward(document)
    expect([...looks.keys()].sort()).toEqual([...document.edges.keys()].sort())
    for (const look of looks.values()) expect(['gradient', 'zero', 'none']).toContain(look.state)
  })
})
