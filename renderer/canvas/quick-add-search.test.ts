import { describe, expect, it } from 'vitest'
import { nodeTypes } from '../../core/nodes/index.ts'
import { flowText, searchOffers, whyNothing } from './quick-add-search.ts'

const titles = (...args: Parameters<typeof searchOffers>) => searchOffers(...args).map(({ title }) => title)
const row = { side: 'output', flows: { shape: [8], batched: true } } as const

describe('searchOffers', () => {
  it('offers every node type for nothing typed', () => {
    expect(searchOffers('').map(({ type }) => type.type)).toEqual([...nodeTypes.keys()])
  })

  it('finds by title, keyword and function, what begins so first', () => {
    expect(titles('lin')[0]).toBe('Linear')
    expect(titles('fully connected')[0]).toBe('Linear')
    const gelu = searchOffers('gelu')[0]
    expect(gelu?.type.type).toBe('activation')
    expect(gelu?.attributes).toEqual({ function: 'gelu' })
    expect(titles('tanh')[0]?.toLowerCase()).toBe('tanh')
  })

  it('is forgiving of a slip', () => {
    expect(titles('liner')).toContain('Linear')
  })

  it('offers only what a wire fits', () => {
    expect(titles('', row)).toContain('Linear')
    expect(titles('', row)).not.toContain('Input')
    expect(searchOffers('', row).map(({ type }) => type.type)).not.toContain('maxPool')
    expect(searchOffers('', { side: 'input' }).map(({ type }) => type.type)).toContain('input')
  })

  it('says what would come out', () => {
    const linear = searchOffers('linear', row)[0]
    const add = searchOffers('', row).find(({ type }) => type.type === 'add')
    expect(linear && flowText(linear, row)).toBe('B×8 → B×1')
    expect(add && flowText(add, row)).toBe('B×8, ?')
    expect(linear && flowText(linear, undefined)).toBe('')
  })

  it('says why what was meant does not fit', () => {
    expect(titles('convolution', row)).toEqual([])
    const meant = whyNothing('convolution', row)
    expect(meant?.offer.title).toBe('Convolution')
    expect(meant?.why).toMatch(/8/)
    expect(whyNothing('input', row)?.why).toBe('it has no input')
    expect(whyNothing('nothing like it', row)).toBeUndefined()
  })
})
