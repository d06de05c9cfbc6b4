import { nextTick, shallowReactive, shallowRef } from 'vue'
import { describe, expect, it } from 'vitest'
import type { NonFinitePlace } from '../worker/protocol.ts'
import { createEdgeScale } from './edge-scale.ts'

function scaleOf(edgeScale: 'absolute' | 'relative') {
  const settings = shallowReactive({ edgeScale })
  const revision = shallowRef(0)
  const nonFinite = shallowRef<NonFinitePlace>()
  const known = { norms: [] as number[], complete: false }
  const scale = createEdgeScale({
    settings,
    revision,
    nonFinite,
    complete: () => known.complete,
    norms: () => known.norms,
  })
  const largest = (norms: number[], complete = false) => {
    known.norms = norms
    known.complete = complete
    revision.value++
    return scale.looks.value.largest
  }
  return { settings, nonFinite, scale, largest }
}

describe('the relative scale', () => {
  it('stays where it is between the steps of a run', () => {
    const { largest } = scaleOf('relative')
    expect(largest([0.5, 0.2])).toBe(1)
    expect(largest([0.5, 0.2, 0.9])).toBe(1)
    expect(largest([0.5, 0.2, 0.9], true)).toBe(0.9)
    // Stepping through the next run changes nothing until that is complete.
    expect(largest([])).toBe(0.9)
    expect(largest([40])).toBe(0.9)
    expect(largest([40, 3], true)).toBe(40)
  })
  it('takes no infinity for the largest, and none at all where all is zero', () => {
    const { largest } = scaleOf('relative')
    expect(largest([0, NaN, Infinity], true)).toBeUndefined()
    expect(largest([2, Infinity], true)).toBe(2)
  })
  it('is there as soon as it is asked for', async () => {
    const { settings, largest, scale } = scaleOf('absolute')
    expect(largest([3], true)).toBeUndefined()
    settings.edgeScale = 'relative'
    await nextTick()
    expect(scale.looks.value.largest).toBe(3)
    scale.forget()
    expect(largest([])).toBeUndefined()
  })
  it('says which step made the first NaN', () => {
    const { nonFinite, scale } = scaleOf('absolute')
    nonFinite.value = { step: 4, node: 'log1', phase: 'forward' }
    expect(scale.looks.value.brokenSince).toBe('step 4 log1')
  })
})
