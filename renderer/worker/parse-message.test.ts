import { describe, expect, it } from 'vitest'
import { parseReport, parseRequest } from './parse-message.ts'

const feed = {
  inputs: { x: { shape: [1, 2], data: Float64Array.of(1, 2) } },
  batch: 1,
  training: false,
  gradOutput: {},
  engine: 'automatic' as const,
}

describe('parseRequest', () => {
  it.each([
    { type: 'open', revision: 0, whole: { nodes: {} }, feed },
    {
      type: 'edit',
      revision: 3,
      diff: {
        positions: {
          a: [
            [0, 0],
            [1, 1],
          ],
        },
      },
      recompute: true,
    },
    { type: 'feed', revision: 4, feed, recompute: false },
    { type: 'go', sequence: 1, target: 'backward' },
    { type: 'go', sequence: 1, target: 7 },
    { type: 'read', sequence: 5, bytes: Uint8Array.of(123, 125) },
    { type: 'take', revision: 6, read: 5, feed },
    { type: 'cancel' },
    { type: 'stops', stops: { nodes: ['a'], nonFinite: true, norm: { min: 0.1 } } },
    { type: 'watch', nodes: ['a'], sample: 'mean' },
    { type: 'page', sequence: 2, subject: { edge: 'a.in', part: 'gradient' }, offset: 0, count: 100 },
    { type: 'train', sequence: 3, steps: 10, optimiser: { kind: 'sgd', learningRate: 0.1 } },
  ])('reads $type', (message) => expect(parseRequest(structuredClone(message))).toEqual(message))

  it.each([
    [undefined],
    [{ type: 'fly' }],
    [{ type: 'go', sequence: 1, target: 'sideways' }],
    [{ type: 'go', sequence: -1, target: 1 }],
    [{ type: 'edit', revision: 0, diff: { nodes: [] }, recompute: false }],
    [{ type: 'edit', revision: 0, diff: { poem: {} }, recompute: false }],
    [{ type: 'edit', revision: 0, diff: { nodes: { a: [1] } }, recompute: false }],
    [{ type: 'feed', revision: 4, feed: { ...feed, batch: 0 }, recompute: false }],
    [
      {
        type: 'feed',
        revision: 4,
        feed: { ...feed, inputs: { x: { shape: [1.5], data: new Float64Array(1) } } },
        recompute: false,
      },
    ],
    [{ type: 'feed', revision: 4, feed: { ...feed, inputs: { x: { shape: [1], data: [1] } } }, recompute: false }],
    [{ type: 'page', sequence: 2, subject: { edge: 'a.in', part: 'soul' }, offset: 0, count: 1 }],
    [{ type: 'train', sequence: 1, steps: 1, optimiser: { kind: 'sgd', learningRate: Infinity } }],
    [{ type: 'stops', stops: { nodes: [], nonFinite: false, norm: { max: -1 } } }],
  ])('refuses %j', (message) => expect(() => parseRequest(message)).toThrow(TypeError))

  it('says what it could not read', () =>
    expect(() => parseRequest({ type: 'watch', nodes: [1], sample: 'all' })).toThrow('nodes.0'))
})

describe('parseReport', () => {
  const block = { present: new Uint8Array(0), numbers: new Float64Array(0), shapes: new Int32Array(0) }
  const results = { keys: [], values: block, gradients: block }
  const previews = {
    nodes: [],
    present: new Uint8Array(0),
    sizes: new Int32Array(0),
    peaks: new Float64Array(0),
    cells: new Float32Array(0),
  }
  const ran = {
    type: 'ran',
    sequence: 1,
    more: false,
    fresh: true,
    position: 4,
    batch: 2,
    objective: NaN,
    time: 0.1,
    edges: results,
    outputs: results,
    previews,
    drawn: ['x'],
    nonFinite: { step: 3, node: 'log', phase: 'forward' },
    stopped: { step: 3, node: 'log', phase: 'forward', kind: 'norm', at: 'log.in', norm: 12, above: 10 },
    stepTimes: { from: 0, milliseconds: Float64Array.of(0.1, 0.2) },
  }
  const types = { ports: ['x.out'], shapes: Int32Array.of(1, 1, 2) }
  it.each([
    ran,
    { type: 'previews', previews },
    { type: 'page', sequence: 1, status: 'there', shape: [2], offset: 0, data: Float64Array.of(1, 2), peak: 2 },
    { type: 'trained', sequence: 1, more: false, objectives: Float64Array.of(1) },
    { type: 'broken', message: 'a bug' },
    { type: 'progress', sequence: 7, share: 0.5 },
    {
      type: 'compiled',
      revision: 1,
      whole: true,
      outputTypes: types,
      inputTypes: types,
      unknownOutputs: [],
      unknownInputs: [],
      problems: [{ code: 'E_SHAPE', severity: 'error', node: 'a', port: 'in', message: 'm', fix: 'f' }],
      plan: null,
    },
  ])('reads $type', (message) => expect(parseReport(structuredClone(message))).toEqual(message))

  it.each([
    [{ ...ran, position: -1 }],
    [{ ...ran, edges: { ...results, values: [] } }],
    [{ ...ran, nonFinite: { step: 1 } }],
    [{ type: 'page', sequence: 1, status: 'maybe', shape: [], offset: 0, data: new Float64Array(0), peak: 0 }],
    [null],
  ])('refuses what does not fit', (message) => expect(() => parseReport(message)).toThrow(TypeError))
})
