import { expect, test } from 'vitest'
import { graph, node } from '../../core/graph/testing/small.ts'
import { createDocument } from '../../core/graph/create.ts'
import { find } from './find.ts'

const plain = graph([
  node('x', 'input', { shape: [2, 3] }),
  node('fc1', 'linear', { outFeatures: 8 }, { label: 'hidden layer' }),
  node('fc2', 'linear', { outFeatures: 18 }),
  node('act1', 'activation', { function: 'tanh' }),
  node('act2', 'activation'),
  node('block', 'group', {}, { inputs: {}, outputs: {} }),
  node('block/fc1', 'linear', { outFeatures: 8 }),
  node('odd', 'attention2', { heads: 8 }),
])
const document = createDocument({
  nodes: plain.nodes.values(),
  properties: {
    frames: [{ title: 'Hidden part', rect: [0, 0, 1, 1], hue: 0 }],
    comments: [{ text: 'tanh keeps it small', at: [0, 0] }],
  },
})
const ids = (text: string) => find(document, text).map((one) => (one.kind === 'node' ? one.id : one.key))

test('names, labels, types and values are found by words, the most exact first', () => {
  expect(ids('fc1')).toEqual(['fc1', 'block/fc1'])
  expect(ids('hidden')).toEqual(['fc1', 'frame 0'])
  expect(ids('linear')).toEqual(['fc1', 'fc2', 'block/fc1'])
  expect(ids('tanh')).toEqual(['act1', 'comment 0'])
  expect(ids('block fc')).toEqual(['block/fc1'])
  expect(ids('')).toEqual([])
  expect(ids('zzz')).toEqual([])
})

test('letters may be missing, but not most of them', () => {
  expect(ids('hdn')).toEqual(['fc1', 'frame 0'])
  expect(ids('actvtn')).toEqual(['act1', 'act2'])
  expect(ids('xr')).toEqual([])
})

test('one attribute is asked for by name, with its default where the file has none', () => {
  expect(ids('outFeatures=8')).toEqual(['fc1', 'block/fc1'])
  expect(ids('outfeatures:8')).toEqual(['fc1', 'block/fc1'])
  expect(ids('function:tanh')).toEqual(['act1'])
  expect(ids('function=relu')).toEqual(['act2'])
  expect(ids('function:ta')).toEqual(['act1'])
  expect(ids('function=ta')).toEqual([])
  expect(ids('shape=2,3')).toEqual(['x'])
  expect(ids('shape=2×3')).toEqual(['x'])
  expect(ids('heads=8')).toEqual(['odd'])
  expect(ids('type:linear hidden')).toEqual(['fc1'])
  expect(find(document, 'outFeatures=8')[0]).toMatchObject({ because: 'outFeatures 8' })
})
