import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentFaults } from '../graph/faults.ts'
import { arbitraryDocument } from '../graph/testing/arbitrary-document.ts'
import { compared } from '../graph/testing/compared.ts'
import { readGraph } from './read.ts'
import { encodeUtf8 } from './utf8.ts'
import { writeGraph } from './write.ts'

test('what is written is read again as it was, and written again as the same text', () => {
  fc.assert(
    fc.property(arbitraryDocument, (document) => {
      expect(documentFaults(document)).toEqual([])
      const text = writeGraph(document)
      const result = readGraph(encodeUtf8(text))
      expect(result.problems).toBeUndefined()
      expect(documentFaults(result.document!)).toEqual([])
      expect(compared(result.document!)).toEqual(compared(document))
      expect(writeGraph(result.document!)).toBe(text)
    }),
    { numRuns: 1000 },
  )
})

test('the text is the canonical form of its own JSON', () => {
  fc.assert(
    fc.property(arbitraryDocument, (document) => {
      const text = writeGraph(document)
      expect(text.endsWith('}\n')).toBe(true)
      expect(text).not.toContain('\r')
      // Lines hold whole values: outside of strings there is neither a double space nor a missing one.
      const outside = text.replace(/"(?:[^"\\]|\\.)*"/g, '""')
      for (const line of outside.split('\n')) {
        expect(line).not.toMatch(/\S {2}|[,:]\S|\s$|\{[^\s}]/)
        expect(line.match(/^ */)![0].length % 2).toBe(0)
      }
      const file = JSON.parse(text) as { [key: string]: unknown }
      const known = [
        'format',
        'version',
        'name',
        'description',
        'seed',
        'nodes',
        'edges',
        'layout',
        'weights',
        'extensions',
      ]
      const there = known.filter((key) => key !== 'description' || document.properties.description !== '')
      expect(Object.keys(file).filter((key) => known.includes(key))).toEqual(there)
    }),
    { numRuns: 200 },
  )
})
